"""A session that its owner ended while a request of it was at work changes nothing about who may come in or act."""

from collections.abc import Callable
from dataclasses import replace
from unittest import mock

import pytest
from django.utils import timezone

from moothall.people import sessions
from moothall.people.credentials import actions, passwords, proofs, queries, totp
from moothall.people.credentials.passkeys import NewPasskey
from moothall.people.credentials.proofs import Origin
from moothall.people.queries import Colleague
from moothall.people.sessions import SessionEnded
from tests.apps.credential_scene import HERE, PASSWORD, Credentials, claimed_link, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.apps.test_credentials_passkeys import new
from tests.cast import council
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import answer, challenge_on, session_key, signed_in

pytestmark = pytest.mark.django_db
OWNERS, THIEFS = "nine copper kettles sing", "seven silver badgers weep"


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def reset(ready: Credentials) -> None:
    """Let the owner choose another password by a link, which ends every session."""
    link_id = claimed_link(ready.holder, council("camden").id, secret="mine")
    actions.reset_password(
        person_id=ready.person_id,
        link_id=link_id,
        secret="mine",
        encoded=passwords.encode(OWNERS),
        at=timezone.now(),
    )


def test_it_does_not_replace_the_password_that_its_owner_has_just_chosen(ready: Credentials) -> None:
    thief, real = signed_in(ready), proofs.by_own_password

    def meanwhile(*, person_id: int, password: str, origin: Origin) -> bool:
        found = real(person_id=person_id, password=password, origin=origin)
        reset(ready)
        return found

    with mock.patch.object(proofs, "by_own_password", meanwhile):
        page = send(thief, "/you/password", current=PASSWORD, password=THIEFS)
    assert (page.status, "You are no longer signed in" in page.words) == (403, True)
    assert sessions.of_person(person_id=ready.person_id) == ()
    assert proofs.by_password(email=ready.holder.email, password=OWNERS, origin=HERE) is not None
    assert proofs.by_password(email=ready.holder.email, password=THIEFS, origin=HERE) is None


def test_it_sets_up_no_app_for_who_starts_over(ready: Credentials) -> None:
    thief = signed_in(ready)
    look(thief, "/you/app")

    def meanwhile(*_: object, **__: object) -> int:
        actions.forget_all(ready.person_id)
        return 1

    with mock.patch.object(totp, "step_of", meanwhile):
        assert send(thief, "/you/app", code="123456").status == 403
    assert queries.factors(person_id=ready.person_id).app_added_at is None


def test_it_adds_no_passkey_that_opens_the_desk_after_everything_was_ended(ready: Credentials) -> None:
    thief, real = signed_in(ready), actions.add_passkey
    page = look(thief, "/you/passkeys/add")
    thiefs = SoftAuthenticator(user_handle=ready.holder.public_id.bytes)

    def meanwhile(*, by: Colleague, passkey: NewPasskey, name: str) -> None:
        actions.forget_all(ready.person_id)
        real(by=by, passkey=passkey, name=name)

    with mock.patch.object(actions, "add_passkey", meanwhile):
        page = send(thief, "/you/passkeys/add", credential=thiefs.create(challenge_on(page)), name="x")
    assert page.status == 403
    answer(visitor(), "/sign-in/passkey", thiefs)
    assert sessions.of_person(person_id=ready.person_id) == ()


CHANGES: dict[str, Callable[[Colleague, Credentials], object]] = {
    "password": lambda by, _: actions.change_password(by=by, password=THIEFS, at=timezone.now()),
    "app": lambda by, _: actions.set_app(by=by, secret=totp.new_secret(), step=1),
    "no app": lambda by, _: actions.remove_app(by=by),
    "passkey": lambda by, ready: actions.add_passkey(
        by=by,
        passkey=new(SoftAuthenticator(user_handle=ready.holder.public_id.bytes), ready.holder),
        name="x",
    ),
    "name": lambda by, _: actions.rename_passkey(by=by, passkey_id=1, name="x"),
    "no passkey": lambda by, _: actions.remove_passkey(by=by, passkey_id=1),
    "codes": lambda by, _: actions.new_recovery_codes(by=by),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_changes_nothing_of_how_an_officer_signs_in(
    ready: Credentials, officer: Colleague, change: Callable[[Colleague, Credentials], object]
) -> None:
    client = signed_in(ready)
    by = replace(officer, session_digest=sessions.digest_of(session_key(client)))
    before = queries.factors(person_id=ready.person_id)
    sessions.end_all(person_id=ready.person_id)
    with pytest.raises(SessionEnded):
        change(by, ready)
    assert queries.factors(person_id=ready.person_id) == before
    assert proofs.by_password(email=ready.holder.email, password=PASSWORD, origin=HERE) is not None


def test_a_session_of_somebody_else_holds_for_nobody(ready: Credentials, stranger: Colleague) -> None:
    key = session_key(signed_in(ready))
    with pytest.raises(SessionEnded):
        actions.new_recovery_codes(by=replace(stranger, session_digest=sessions.digest_of(key)))
