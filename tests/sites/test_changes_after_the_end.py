"""A session that its owner ended while a request of it was at work changes nothing about who may come in or act."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.cases.actions.persons import keep_secret
from moothall.people import helping, sessions
from moothall.people.credentials import actions, passwords, proofs, queries, totp
from moothall.people.credentials.passkeys import NewPasskey
from moothall.people.credentials.proofs import Origin
from moothall.people.helping import Help, Invitation
from moothall.people.models import Helping, Person
from moothall.people.queries import Account, Colleague, account
from moothall.people.sessions import SessionEnded
from moothall.portability.erasure import asking, closing
from moothall.ui.requests import PortalRequest
from moothall.web.views import account_erasure, ways_in
from tests.apps.credential_scene import HERE, PASSWORD, Credentials, claimed_link, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.apps.test_credentials_passkeys import new
from tests.cast import council
from tests.sites import account_visits as portal
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import answer, challenge_on, session_key, signed_in

pytestmark = pytest.mark.django_db
ANN = "ann@example.com"
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


def test_it_closes_no_account() -> None:
    thief = portal.signed_in(ANN, name="Ann Example")
    mine, real = portal.person_id(ANN), account_erasure._close
    thief.fill("/account/confirm")
    thief.fill("/account/confirm/code", code=portal.last_message().code)

    def meanwhile(request: PortalRequest, by: Account) -> None:
        sessions.end_all(person_id=mine)
        real(request, by)

    with mock.patch.object(account_erasure, "_close", meanwhile):
        page = thief.fill("/account/close")
    assert (page.status_code, "You are no longer signed in" in page.content.decode()) == (403, True)
    assert Person.objects.get(id=mine).closed_at is None


def test_it_invites_nobody_to_act_for_its_owner() -> None:
    thief = portal.signed_in(ANN, name="Ann Example")
    mine, real = portal.person_id(ANN), helping.invite

    def meanwhile(*, by: Account, invitation: Invitation) -> Help:
        sessions.end_all(person_id=mine)
        return real(by=by, invitation=invitation)

    with mock.patch.object(helping, "invite", meanwhile):
        page = thief.fill(
            "/account/people/invite",
            name="Thief",
            email="thief@example.org",
            may="act",
            until__day="1",
            until__month="1",
            until__year="2027",
        )
    assert page.status_code == 403
    with acting(Resident(person_id=mine)):
        assert not Helping.objects.exists()


ASKED: dict[str, Callable[[Account], object]] = {
    "closing": lambda by: closing.close(by=by),
    "helper": lambda by: helping.end(by=by, helping_id=by_a_helper(by)),
    "erasure": lambda by: asking.ask(by=by, chosen=frozenset(), words=""),
    "address": lambda by: keep_secret(by=by, is_confidential=False),
    "way in": lambda by: ways_in._remove(by, 1),
    "acceptance": lambda by: helping.accept(by=by, email=ANN, typed="AAAA-AAAA"),
}


def by_a_helper(by: Account) -> int:
    """Return a right to act for somebody, who gave it in another session."""
    return helping.invite(
        by=replace(by, session_digest=""),
        invitation=Invitation(
            name="Bob",
            email="bob@example.org",
            services=(),
            may_act=True,
            ends_at=timezone.now() + timedelta(days=9),
        ),
    ).id


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_it_does_nothing_at_the_portal_that_cannot_be_undone(ask: Callable[[Account], object]) -> None:
    key = session_key(portal.signed_in(ANN, name="Ann Example").client)
    mine = portal.person_id(ANN)
    by = account(person_id=mine, session_digest=sessions.digest_of(key))
    assert by is not None
    sessions.end_all(person_id=mine)
    with pytest.raises(SessionEnded), transaction.atomic():
        ask(by)
    assert Person.objects.get(id=mine).closed_at is None
