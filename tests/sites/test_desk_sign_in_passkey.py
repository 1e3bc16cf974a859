"""A passkey as a second proof and alone, and every way to lie with one."""

from collections.abc import Callable

import pytest

from moothall.people import sessions
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.apps.test_credentials_passkeys import enrol
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import SECOND, SIGN_IN, answer, challenge_on, give_password, later


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def test_a_passkey_is_a_second_proof_and_opens_the_desk_alone(ready: Credentials, officer: Colleague) -> None:
    authenticator = enrol(officer)
    client = visitor()
    give_password(client, ready)
    assert answer(client, SECOND, authenticator, way="passkey").location == "/"
    alone = visitor()
    assert answer(alone, "/sign-in/passkey", authenticator, next="/camden/").location == "/camden/"
    assert alone.session[sessions.HOW] == "passkey"


@pytest.mark.parametrize(
    "change",
    [
        lambda it: setattr(it, "verifies", False),
        lambda it: setattr(it, "origin", "http://localhost:8000"),
        lambda it: setattr(it, "user_handle", b"\1" * 16),
    ],
    ids=["unverified", "another origin", "another person"],
)
def test_a_passkey_that_lies_opens_nothing(
    ready: Credentials, officer: Colleague, change: Callable[[SoftAuthenticator], None]
) -> None:
    authenticator, client = enrol(officer), visitor()
    change(authenticator)
    page = answer(client, "/sign-in/passkey", authenticator)
    assert (page.status, "The passkey did not work" in page.words) == (400, True)
    assert look(client, "/").location.partition("?")[0] == SIGN_IN


def test_a_challenge_is_of_one_browser_one_purpose_and_one_moment(
    ready: Credentials, officer: Colleague
) -> None:
    authenticator, client, other = enrol(officer), visitor(), visitor()
    alone = "/sign-in/passkey"
    taken = authenticator.get(challenge_on(look(client, alone)))
    assert send(other, alone, credential=taken).status == 400
    give_password(client, ready)
    assert send(client, SECOND, way="passkey", credential=taken).status == 400
    fresh = visitor()
    late = authenticator.get(challenge_on(look(fresh, alone)))
    with later(minutes=5):
        assert send(fresh, alone, credential=late).status == 400


@pytest.mark.parametrize("credential", ["", "{}", "null", "[" * 50_000, "\0", "x" * 1_000_000])
def test_no_junk_for_a_passkey_breaks_the_page(db: None, credential: str) -> None:
    client = visitor()
    look(client, "/sign-in/passkey")
    assert send(client, "/sign-in/passkey", credential=credential).status == 400
