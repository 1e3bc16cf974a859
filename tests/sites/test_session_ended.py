"""Whoever sits at a browser whose session has ended is shown prose, and no secret."""

import secrets

import pytest

from moothall.rules.references import new_reference
from tests.sites.desk_visits import visitor
from tests.sites.residents import HOST

pytestmark = pytest.mark.django_db
SECRET = "eleven brass otters hum"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/you/password", "current"),
        ("/you/password", "password"),
        ("/you/step-up", "recovery"),
        ("/you/step-up", "credential"),
        ("/you/step-up", "code"),
        ("/you/step-up", "anything-new"),
    ],
)
def test_no_secret_is_shown_when_the_session_has_ended(camden: object, path: str, field: str) -> None:
    page = visitor().post(path, {field: SECRET, "way": "x", "reason": "What I had written"})
    assert page.status_code == 403
    assert SECRET not in page.content.decode()
    assert "What I had written" in page.content.decode()


def test_what_to_do_fits_the_page_whose_form_came_too_late(camden: object) -> None:
    about_a_case = visitor().post(
        f"/camden/cases/{new_reference(secrets.randbelow)}/write", {"message": "Hello"}
    )
    assert "Sign in, go to the case, and do it again" in about_a_case.content.decode()
    for host, path in ((HOST, "/account/name"), (HOST, "/account/people/invite"), ("", "/camden/people/add")):
        page = (visitor(host=host) if host else visitor()).post(path, {"name": "Ann"}).content.decode()
        assert "Sign in, open the page again, and do it again" in page
        assert "case" not in page[page.index("<main") : page.index("</main>")]
    welsh = visitor(host=HOST).post("/cy/account/name", {"name": "Ann"}).content.decode()
    assert "agorwch y dudalen eto" in welsh
