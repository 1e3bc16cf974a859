"""A process that dies while an issuer's answer is taken leaves everything as it was before."""

from unittest import mock

import pytest
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import codes, contacts, sessions, sign_ins
from moothall.people.codes import Address
from moothall.people.credentials import actions
from moothall.people.identity.oidc import identities
from moothall.people.queries import Colleague
from moothall.people.sessions import SessionStore
from moothall.rules.persons import PersonKind
from moothall.ui import step_up
from tests.providers.oidc_stub import Stub
from tests.sites.desk_visits import evidence, send, visitor
from tests.sites.oidc_visits import back, go, sign_in, signed_in

pytestmark = pytest.mark.django_db
START, AGAIN = "/sign-in/with/work", "/sign-in/with/work/again"
LINK = "/sign-in/with/stub/link"
LATE = {"told": (codes, "send"), "sessions": (sessions, "end_others")}


@pytest.fixture
def at_desk(oidc: Stub) -> Client:
    """Return a browser at the desk, for somebody whom the issuer knows as the first officer of the cast."""
    oidc.userinfo = {"email": "ayo@example.org"}
    return visitor()


def cut(where: object, name: str) -> "mock._patch[mock.MagicMock]":
    """Let the process die where something is about to be called."""
    return mock.patch.object(where, name, side_effect=SystemExit)


@pytest.mark.parametrize(
    "step",
    [(sessions, "begin"), (people, "note_at_desk"), (actions, "tell_new_device")],
    ids=("session", "evidence", "letter"),
)
def test_an_officer_comes_in_with_an_issuer_with_evidence_and_letter_or_not_at_all(
    at_desk: Client, oidc: Stub, officer: Colleague, step: tuple[object, str]
) -> None:
    given = oidc.authorise(go(at_desk, START))
    with cut(*step), pytest.raises(SystemExit):
        back(at_desk, given)
    assert identities.of_person(person_id=officer.person_id) == ()
    assert sessions.of_person(person_id=officer.person_id) == ()
    assert sign_ins.latest(person_id=officer.person_id) == ()
    sign_in(at_desk, oidc, START)
    assert signed_in(at_desk, "desk") == officer.person_id


def test_an_officer_proves_themselves_again_with_evidence_or_not_at_all(
    at_desk: Client, oidc: Stub, officer: Colleague, camden: KnownBody
) -> None:
    sign_in(at_desk, oidc, START)
    given = oidc.authorise(at_desk.post(AGAIN).headers["Refresh"].removeprefix("0; url="))
    with cut(step_up, "note"), pytest.raises(SystemExit):
        back(at_desk, given)
    assert not [row for row in evidence(officer, camden) if row[0] == "people.step_up"]


@pytest.mark.parametrize("step", LATE.values(), ids=LATE)
def test_a_way_in_is_added_and_its_owner_told_or_not_at_all(
    at_portal: Client, oidc: Stub, step: tuple[object, str]
) -> None:
    mine = entered(at_portal)
    given = oidc.authorise(at_portal.post(LINK).headers["Refresh"].removeprefix("0; url="))
    with cut(*step), pytest.raises(SystemExit):
        back(at_portal, given)
    assert identities.of_person(person_id=mine) == ()
    assert signed_in(at_portal) == mine


@pytest.mark.parametrize("step", LATE.values(), ids=LATE)
def test_a_way_in_is_taken_away_and_its_owner_told_or_not_at_all(
    at_portal: Client, oidc: Stub, step: tuple[object, str]
) -> None:
    mine = entered(at_portal)
    back(at_portal, oidc.authorise(at_portal.post(LINK).headers["Refresh"].removeprefix("0; url=")))
    held = identities.of_person(person_id=mine)
    with cut(*step), pytest.raises(SystemExit):
        send(at_portal, f"/account/ways-in/{held[0].id}/remove")
    assert identities.of_person(person_id=mine) == held


def entered(client: Client) -> int:
    """Let a resident who can be written to be signed in with a browser by other means; return their id."""
    person = people.ensure_person(email="ann@example.com", name="", kind=PersonKind.RESIDENT)
    address = Address(kind=Kind.EMAIL, to="ann@example.com")
    contacts.note_proved(person_id=person.id, address=address)
    session = SessionStore(site="portal")
    session[sessions.PERSON] = person.id
    session.create()
    session.save()
    client.cookies["__Host-session"] = str(session.session_key)
    return int(person.id)
