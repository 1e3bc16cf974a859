"""A process that dies in the middle leaves what proves somebody, and what that opens, as they were before."""

from collections.abc import Callable
from functools import partial
from unittest import mock

import pytest
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import contacts, letters, sessions
from moothall.people.credentials import actions, passwords, proofs, queries
from moothall.people.queries import Colleague
from moothall.web import helping_letters
from tests.apps.credential_scene import HERE, Credentials, claimed_link, set_up
from tests.sites import account_visits as portal
from tests.sites.desk_visits import evidence, look, visitor
from tests.sites.officer_visits import SECOND, give_code, give_password, signed_in

NEW = "another long otter hum"
Change = Callable[[Colleague], object]
CHANGES: dict[str, Change] = {
    "password": lambda by: actions.change_password(by=by, password=NEW, at=timezone.now()),
    "app": lambda by: actions.set_app(by=by, secret="JBSWY3DPEHPK3PXP", step=0),
    "codes": lambda by: actions.new_recovery_codes(by=by),
    "everything": lambda by: actions.forget_all(by.person_id),
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def cut(where: object, name: str) -> "mock._patch[mock.MagicMock]":
    """Let the process die where something is about to be called."""
    return mock.patch.object(where, name, side_effect=SystemExit)


def is_password(ready: Credentials, password: str) -> bool:
    found = proofs.by_password(email=ready.holder.email, password=password, origin=HERE)
    return found is not None and found.person_id == ready.person_id


def test_a_password_that_was_forgotten_is_replaced_with_its_sessions_or_not_at_all(
    camden: KnownBody, ready: Credentials
) -> None:
    client = signed_in(ready)
    link_id = claimed_link(ready.holder, camden.id, secret="b2")
    reset = partial(
        actions.reset_password,
        person_id=ready.person_id,
        link_id=link_id,
        secret="b2",
        encoded=passwords.encode(NEW),
        at=timezone.now(),
    )
    with cut(sessions, "end_others"), pytest.raises(SystemExit):
        reset()
    assert look(client, "/camden/").status == 200
    assert is_password(ready, ready.password)
    reset()
    assert look(client, "/camden/").status == 302
    assert is_password(ready, NEW)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_proves_an_officer_changes_with_their_sessions_or_not_at_all(
    officer: Colleague, ready: Credentials, change: Change
) -> None:
    client, before = signed_in(ready), queries.factors(person_id=ready.person_id)
    with cut(sessions, "end_others"), pytest.raises(SystemExit):
        change(officer)
    assert queries.factors(person_id=ready.person_id) == before
    assert is_password(ready, ready.password)
    assert look(client, "/camden/").status == 200


def test_an_officer_is_told_of_a_change_or_nothing_changed(officer: Colleague, ready: Credentials) -> None:
    with cut(actions, "_tell_changed"), pytest.raises(SystemExit):
        CHANGES["password"](officer)
    assert is_password(ready, ready.password)


@pytest.mark.parametrize(
    "step", [(people, "note_at_desk"), (actions, "tell_new_device")], ids=("evidence", "letter")
)
def test_an_officer_comes_in_with_evidence_and_letter_or_not_at_all(
    camden: KnownBody, officer: Colleague, ready: Credentials, step: tuple[object, str]
) -> None:
    client = visitor()
    assert give_password(client, ready).location == SECOND
    with cut(*step), pytest.raises(SystemExit):
        give_code(client, ready)
    assert sessions.of_person(person_id=officer.person_id) == ()
    assert not [row for row in evidence(officer, camden) if row[0] == "people.sign_in"]


@pytest.mark.parametrize(("where", "name"), [(letters, "tell"), (sessions, "end_others")])
def test_a_resident_moves_to_another_address_and_the_old_one_is_told_or_not_at_all(
    where: object, name: str
) -> None:
    ann = portal.signed_in("ann@example.com", name="Ann Example")
    ann.fill("/account/email", email="ann.new@example.com")
    with cut(where, name), pytest.raises(SystemExit):
        ann.fill("/account/email/code", code=portal.last_message().code)
    assert contacts.of_person(person_id=portal.person_id("ann@example.com")).email == "ann@example.com"


def told_of_a_right(step: str) -> tuple[portal.Holder, Callable[[], object]]:
    """Return Ann, and what Ann or Bob does next about Bob's right to act for her."""
    ann = portal.signed_in("ann@example.com", name="Ann Example")
    bob = portal.signed_in(portal.HELPER, name="Bob Helper", address="192.0.2.9")
    if step == "invited":
        return ann, partial(portal.invite, ann)
    if step == "accepted":
        return ann, partial(portal.accept, bob, portal.invite(ann))
    right = portal.help_out(ann, bob)
    return ann, partial(ann.press, "/account/people", f"/account/people/{right}/end")


@pytest.mark.parametrize("step", ["invited", "accepted", "ended"])
def test_a_right_to_act_changes_and_both_are_told_or_not_at_all(step: str) -> None:
    ann, act = told_of_a_right(step)
    ann.get("/account/people")  # What was done before is confirmed once.
    told, shown = len(portal.messages()), ann.words("/account/people")
    with cut(helping_letters, step), pytest.raises(SystemExit):
        act()
    assert ann.words("/account/people") == shown
    act()
    assert ann.words("/account/people") != shown
    assert {one.to for one in portal.messages()[:-told]} == {"ann@example.com", portal.HELPER}
