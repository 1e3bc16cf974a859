"""Whoever sits at a browser whose session has ended is shown prose, and no secret."""

import pytest

from tests.sites.desk_visits import visitor

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
