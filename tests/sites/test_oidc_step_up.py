"""An officer who signed in with an issuer proves there again who they are, before money or personal data."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.people import sessions
from moothall.people.queries import Colleague
from moothall.people.sessions import SessionStore
from moothall.ui import step_up
from tests.providers.oidc_stub import Stub
from tests.sites.desk_visits import evidence, look, visitor
from tests.sites.oidc_visits import advice, back, key_of, sign_in, signed_in

pytestmark = pytest.mark.django_db
START, AGAIN = "/sign-in/with/work", "/sign-in/with/work/again"


@pytest.fixture
def at_desk(oidc: Stub, officer: Colleague) -> Client:
    """Return a browser at the desk in which the first officer of the cast has signed in with the issuer."""
    oidc.userinfo = {"email": "ayo@example.org"}
    client = visitor()
    sign_in(client, oidc, START)
    assert signed_in(client, "desk") == officer.person_id
    return client


def test_being_signed_in_with_an_issuer_is_no_fresh_proof(at_desk: Client) -> None:
    assert not is_proved(at_desk)
    assert "Confirm with The stub" in look(at_desk, "/you/step-up").words


def test_the_issuer_asks_again_and_the_officer_goes_on(
    at_desk: Client, oidc: Stub, officer: Colleague, camden: KnownBody
) -> None:
    before = key_of(at_desk)
    address = begun(at_desk)
    query = parse_qs(urlsplit(address).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["60"])
    assert back(at_desk, oidc.authorise(address)).location == "/"
    assert is_proved(at_desk)
    assert key_of(at_desk) != before
    assert ("people.step_up", "desk", False) in evidence(officer, camden)


@pytest.mark.parametrize("seconds_ago", [125, 100_000])
def test_an_issuer_that_did_not_ask_again_proves_nothing(
    at_desk: Client, oidc: Stub, seconds_ago: int
) -> None:
    oidc.claims = {"auth_time": int(time.time()) - seconds_ago}
    assert advice(back(at_desk, oidc.authorise(begun(at_desk)))) == "too_weak"
    assert not is_proved(at_desk)


def test_somebody_else_at_the_keyboard_proves_nothing(
    at_desk: Client, oidc: Stub, officer_of_two: Colleague
) -> None:
    oidc.claims = {"sub": "bronwen"}
    oidc.userinfo = {"sub": "bronwen", "email": "bronwen@example.org"}
    assert advice(back(at_desk, oidc.authorise(begun(at_desk)))) == "taken"
    assert not is_proved(at_desk)


def test_a_stranger_at_the_keyboard_proves_nothing(at_desk: Client, oidc: Stub) -> None:
    oidc.claims = oidc.userinfo = {"sub": "nobody", "email": "nobody@example.org"}
    assert advice(back(at_desk, oidc.authorise(begun(at_desk)))) == "not_invited"
    assert not is_proved(at_desk)


def test_a_proof_for_a_session_that_has_ended_opens_nothing(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    given = oidc.authorise(begun(at_desk))
    sessions.end_all(person_id=officer.person_id)
    assert advice(back(at_desk, given)) == "start_again"
    assert signed_in(at_desk, "desk") is None


def test_proving_oneself_again_takes_a_session_and_a_form_of_ours(oidc: Stub) -> None:
    assert visitor().post(AGAIN).status_code == 403
    assert visitor(checks_tokens=True).post(AGAIN).status_code == 403
    assert visitor().get(AGAIN).status_code == 405


def begun(client: Client) -> str:
    """Press the button that leads to the issuer, and return the address there."""
    response = client.post(AGAIN)
    assert response.status_code == 200
    return response.headers["Refresh"].removeprefix("0; url=")


def is_proved(client: Client) -> bool:
    """Tell whether a browser's session holds a fresh proof of who is there."""
    return step_up.AT in SessionStore(key_of(client), site="desk")
