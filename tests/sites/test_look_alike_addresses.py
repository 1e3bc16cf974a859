"""An address with a sign that only looks like a plain letter is refused wherever an account asks for one."""

import pytest

from tests.sites import account_visits as portal

pytestmark = pytest.mark.django_db
ANN, LOOK_ALIKE = "ann@example.com", "\u212aate@example.com"
ASKED = {
    "name": "Kate",
    "may": "act",
    "until__day": "1",
    "until__month": "1",
    "until__year": "2027",
}


@pytest.mark.parametrize(("path", "more"), [("/account/email", {}), ("/account/people/invite", ASKED)])
def test_it_is_refused_at_its_field_and_nothing_is_sent(path: str, more: dict[str, str]) -> None:
    ann = portal.signed_in(ANN, name="Ann Example")
    before = len(portal.messages())
    html = ann.fill(path, email=LOOK_ALIKE, **more).content.decode()
    assert 'href="#email"' in html
    assert "in the correct format" in html
    assert len(portal.messages()) == before
