"""Passkeys: what an authenticator must prove, and what no answer can pretend."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from webauthn.helpers import bytes_to_base64url

from moothall.bodies.context import Resident, acting
from moothall.people.credentials import actions, passkeys, proofs, queries
from moothall.people.credentials.accounts import Holder
from moothall.people.models import Passkey
from moothall.people.queries import Colleague
from tests.apps.credential_scene import HERE, Credentials, holder_of, set_up
from tests.apps.soft_authenticator import SoftAuthenticator


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


@pytest.fixture
def authenticator(ready: Credentials, officer: Colleague) -> SoftAuthenticator:
    """An authenticator with a passkey of theirs."""
    return enrol(officer)


def enrol(officer: Colleague, *, name: str = "Desk computer") -> SoftAuthenticator:
    to = holder_of(officer)
    made = SoftAuthenticator(user_handle=to.public_id.bytes)
    actions.add_passkey(by=officer, passkey=new(made, to), name=name)
    return made


def new(authenticator: SoftAuthenticator, to: Holder) -> passkeys.NewPasskey:
    challenge = passkeys.ask_for_new(to, known=()).challenge
    return passkeys.new(authenticator.create(challenge), challenge=challenge)


def tries(credential: str, challenge: str, person_id: int | None = None) -> int | None:
    used = proofs.by_passkey(
        credential=credential, challenge=challenge, origin=HERE, at=timezone.now(), person_id=person_id
    )
    return None if used is None else used.person_id


def test_a_passkey_alone_says_and_proves_who_it_is(
    ready: Credentials, authenticator: SoftAuthenticator
) -> None:
    challenge = passkeys.ask().challenge
    assert tries(authenticator.get(challenge), challenge) == ready.person_id
    assert queries.factors(person_id=ready.person_id).passkeys[0].used_at is not None


def test_a_passkey_that_does_not_say_who_serves_as_a_second_proof_only(
    ready: Credentials, authenticator: SoftAuthenticator
) -> None:
    challenge = passkeys.ask().challenge
    assert tries(authenticator.get(challenge, says_who=False), challenge) is None
    challenge = passkeys.ask().challenge
    found = tries(authenticator.get(challenge, says_who=False), challenge, ready.person_id)
    assert found == ready.person_id


def test_a_challenge_is_answered_once(ready: Credentials, authenticator: SoftAuthenticator) -> None:
    challenge = passkeys.ask().challenge
    assert tries(authenticator.get(challenge), challenge)
    assert tries(authenticator.get(challenge), challenge) is None


@pytest.mark.parametrize(
    "lie",
    [
        lambda it: replace(it, origin="http://desk.localhost.example"),
        lambda it: replace(it, origin="http://localhost:8000"),
        lambda it: replace(it, host="localhost"),
        lambda it: replace(it, verifies=False),
        lambda it: replace(it, key=SoftAuthenticator(user_handle=b"").key),
        lambda it: replace(it, credential_id=b"another" * 5),
        lambda it: replace(it, user_handle=b"\0" * 16),
        lambda it: replace(it, user_handle=b"not an id"),
    ],
    ids=["origin", "portal", "host", "unverified", "key", "credential", "person", "handle"],
)
def test_an_answer_that_lies_is_refused(
    authenticator: SoftAuthenticator, lie: Callable[[SoftAuthenticator], SoftAuthenticator]
) -> None:
    challenge = passkeys.ask().challenge
    assert tries(lie(authenticator).get(challenge), challenge) is None


def test_an_answer_to_another_challenge_is_refused(authenticator: SoftAuthenticator) -> None:
    assert tries(authenticator.get(passkeys.ask().challenge), passkeys.ask().challenge) is None
    assert tries(authenticator.get(passkeys.ask().challenge), "") is None


def test_a_copied_key_whose_count_went_back_is_refused(authenticator: SoftAuthenticator) -> None:
    authenticator.count = 7
    challenge = passkeys.ask().challenge
    assert tries(authenticator.get(challenge), challenge)
    authenticator.count = 7
    challenge = passkeys.ask().challenge
    assert tries(authenticator.get(challenge), challenge) is None


def test_a_passkey_of_one_person_does_not_serve_as_anothers_second_proof(
    authenticator: SoftAuthenticator, stranger: Colleague
) -> None:
    for says_who in (True, False):
        challenge = passkeys.ask().challenge
        answer = authenticator.get(challenge, says_who=says_who)
        assert tries(answer, challenge, stranger.person_id) is None


def test_making_a_passkey_needs_verification_our_origin_and_our_challenge(officer: Colleague) -> None:
    to = holder_of(officer)
    honest = SoftAuthenticator(user_handle=to.public_id.bytes)
    assert new(honest, to).sign_count == 0
    for liar in (
        replace(honest, verifies=False),
        replace(honest, origin="https://desk.localhost:8000"),
        replace(honest, host="example.org"),
    ):
        with pytest.raises(passkeys.NotThisPasskey):
            new(liar, to)
    with pytest.raises(passkeys.NotThisPasskey):
        passkeys.new(honest.create(passkeys.ask().challenge), challenge=passkeys.ask().challenge)


def test_a_passkey_is_known_once_and_to_one_person(
    authenticator: SoftAuthenticator, officer: Colleague, stranger: Colleague
) -> None:
    set_up(stranger)
    for somebody in (officer, stranger):
        with pytest.raises(actions.PasskeyKnown):
            actions.add_passkey(by=somebody, passkey=new(authenticator, holder_of(somebody)), name="again")
    assert len(queries.factors(person_id=officer.person_id).passkeys) == 1
    assert queries.factors(person_id=stranger.person_id).passkeys == ()


def test_the_last_thing_beside_the_password_stays(
    ready: Credentials, authenticator: SoftAuthenticator, officer: Colleague
) -> None:
    other = enrol(officer, name="Key ring")
    first, second = queries.factors(person_id=ready.person_id).passkeys
    assert other.credential_id != authenticator.credential_id
    assert actions.remove_passkey(by=officer, passkey_id=first.id)
    assert not actions.remove_passkey(by=officer, passkey_id=first.id)
    actions.remove_app(by=officer)
    with pytest.raises(actions.LastFactor):
        actions.remove_passkey(by=officer, passkey_id=second.id)
    with pytest.raises(actions.LastFactor):
        actions.remove_app(by=officer)
    assert queries.is_set_up(person_id=ready.person_id)


def test_nobody_removes_anothers_passkey(authenticator: SoftAuthenticator, stranger: Colleague) -> None:
    with acting(Resident(person_id=stranger.person_id)):
        assert Passkey.objects.count() == 0
    for passkey_id in range(50):
        assert not actions.remove_passkey(by=stranger, passkey_id=passkey_id)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@given(junk=JUNK)
def test_no_junk_breaks_anything(junk: object) -> None:
    for text in (
        json.dumps(junk),
        json.dumps({"id": junk, "rawId": junk, "type": "public-key", "response": junk}),
    ):
        for refuses in (passkeys.claim, lambda typed: passkeys.new(typed, challenge="AAAA")):
            with pytest.raises(passkeys.NotThisPasskey):
                refuses(text)


@given(st.binary(max_size=120))
def test_no_broken_attestation_breaks_anything(content: bytes) -> None:
    made = SoftAuthenticator(user_handle=b"x")
    for part in ("clientDataJSON", "attestationObject"):
        answer = json.loads(made.create("AAAA"))
        answer["response"][part] = bytes_to_base64url(content)
        with pytest.raises(passkeys.NotThisPasskey):
            passkeys.new(json.dumps(answer), challenge="AAAA")


def test_an_answer_that_is_too_long_is_not_read() -> None:
    with pytest.raises(passkeys.NotThisPasskey):
        passkeys.claim("[" * 1_000_000)
