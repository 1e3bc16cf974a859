"""An identity is added to an account only by who is signed in to it, because they choose to."""

import re
from unittest import mock

import pytest
from django.test import Client

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import contacts, sessions
from moothall.people.codes import Address
from moothall.people.identity.oidc import identities
from moothall.people.models import Identity, Person
from moothall.people.queries import account
from moothall.people.sessions import SessionStore
from moothall.portability.copies import everything
from moothall.portability.copy_held import gather
from moothall.rules.persons import PersonKind
from tests.providers.oidc_stub import EMAIL, SUBJECT, Stub
from tests.sites.desk_visits import Visit, look, send, visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import advice, back, key_of, sign_in, signed_in

pytestmark = pytest.mark.django_db
LINK, WAYS = "/sign-in/with/stub/link", "/account/ways-in"


def test_who_is_signed_in_adds_an_identity_and_signs_in_with_it_from_then_on(
    at_portal: Client, oidc: Stub
) -> None:
    mine = enter(at_portal)
    assert "Sign in to this account with The stub" in look(at_portal, LINK).words
    landed = link(at_portal, oidc)
    assert (landed.status, landed.location) == (302, "/account")
    assert "You can now sign in this way too" in look(at_portal, landed.location).words
    assert signed_in(at_portal) == mine
    later = visitor(host=PORTAL)
    sign_in(later, oidc)
    assert signed_in(later) == mine


def test_adding_an_identity_gives_the_session_a_new_key(at_portal: Client, oidc: Stub) -> None:
    enter(at_portal)
    before = key_of(at_portal)
    link(at_portal, oidc)
    assert key_of(at_portal) != before


def test_adding_and_taking_away_a_way_in_ends_the_sessions_elsewhere(at_portal: Client, oidc: Stub) -> None:
    mine, elsewhere = enter(at_portal), visitor(host=PORTAL)
    enter(elsewhere)
    link(at_portal, oidc)
    assert (signed_in(at_portal), signed_in(elsewhere)) == (mine, None)
    enter(elsewhere)
    (identity,) = identities.of_person(person_id=mine)
    assert send(at_portal, f"{WAYS}/{identity.id}/remove").location == WAYS
    assert "This way to sign in has been removed" in look(at_portal, WAYS).words
    assert (signed_in(at_portal), signed_in(elsewhere)) == (mine, None)


def test_an_identity_that_has_an_account_stays_with_it(at_portal: Client, oidc: Stub) -> None:
    first = visitor(host=PORTAL)
    sign_in(first, oidc)
    mine = enter(at_portal)
    found = link(at_portal, oidc)
    assert advice(found) == "taken"
    assert "already opens another account" in look(at_portal, found.location).words
    assert signed_in(at_portal) == mine
    assert identities.of_person(person_id=mine) == ()


def test_adding_the_same_identity_twice_changes_nothing(at_portal: Client, oidc: Stub) -> None:
    mine = enter(at_portal)
    link(at_portal, oidc)
    assert link(at_portal, oidc).location == "/account"
    assert len(identities.of_person(person_id=mine)) == 1


def test_whoever_has_signed_out_meanwhile_adds_nothing(at_portal: Client, oidc: Stub) -> None:
    mine = enter(at_portal)
    given = oidc.authorise(begun(at_portal))
    sessions.end_all(person_id=mine)
    assert advice(back(at_portal, given)) == "start_again"
    assert identities.of_person(person_id=mine) == ()
    assert oidc.count("/token") == 0


def test_whoever_signed_in_as_somebody_else_meanwhile_adds_nothing(at_portal: Client, oidc: Stub) -> None:
    enter(at_portal)
    given = oidc.authorise(begun(at_portal))
    other = enter(at_portal, email="other@example.com")
    assert advice(back(at_portal, given)) == "start_again"
    assert identities.of_person(person_id=other) == ()


def test_nobody_adds_an_identity_without_being_signed_in(at_portal: Client, oidc: Stub) -> None:
    assert "/sign-in?next=" in look(at_portal, LINK).location
    assert at_portal.post(LINK).status_code == 403


def test_adding_an_identity_takes_a_form_of_ours(oidc: Stub) -> None:
    client = visitor(host=PORTAL, checks_tokens=True)
    enter(client)
    assert client.post(LINK).status_code == 403


def test_a_person_sees_their_own_identities_and_no_others(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    mine = signed_in(at_portal)
    assert mine is not None
    other = people.ensure_person(email="other@example.com", name="", kind=PersonKind.RESIDENT)
    with acting(Resident(person_id=other.id)):
        assert not Identity.objects.exists()
    with acting(Resident(person_id=mine, helper_id=other.id)):
        assert not Identity.objects.exists()
    assert [one.email for one in identities.of_person(person_id=mine)] == [EMAIL]


def test_two_first_sign_ins_at_the_same_moment_make_one_person(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(at_portal, oidc)
    before = Person.objects.count()
    real = identities._person_of
    answers = iter([None])
    monkeypatch.setattr(identities, "_person_of", lambda blind: next(answers, real(blind)))
    second = visitor(host=PORTAL)
    sign_in(second, oidc)
    assert signed_in(second) == signed_in(at_portal)
    assert Person.objects.count() == before


def test_the_account_shows_what_opens_it_and_what_could(at_portal: Client, oidc: Stub) -> None:
    enter(at_portal)
    assert 'href="/sign-in/with/stub/link"' in look(at_portal, WAYS).words
    link(at_portal, oidc)
    page = look(at_portal, WAYS).words
    assert EMAIL in page
    assert "Stop signing in with The stub" in page
    assert "/sign-in/with/stub/link" not in page


def test_an_identity_that_is_taken_away_opens_nothing_any_more(at_portal: Client, oidc: Stub) -> None:
    mine = enter(at_portal)
    link(at_portal, oidc)
    elsewhere = visitor(host=PORTAL)
    sign_in(elsewhere, oidc)
    assert take_away(at_portal, mine).status == 302
    assert identities.of_person(person_id=mine) == ()
    assert signed_in(elsewhere) is None
    assert signed_in(at_portal) == mine
    sign_in(elsewhere, oidc)
    assert signed_in(elsewhere) not in {None, mine}


def test_whoever_came_in_by_an_identity_takes_it_away_and_stays_signed_in(
    at_portal: Client, oidc: Stub
) -> None:
    mine, by_issuer = enter(at_portal), visitor(host=PORTAL)
    link(at_portal, oidc)
    sign_in(by_issuer, oidc)
    assert signed_in(by_issuer) == mine
    assert take_away(by_issuer, mine).location == WAYS
    assert identities.of_person(person_id=mine) == ()
    assert "You are signed out everywhere else" in look(by_issuer, WAYS).words
    assert (signed_in(by_issuer), signed_in(at_portal)) == (mine, None)


def test_the_only_way_in_cannot_be_taken_away(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    mine = signed_in(at_portal)
    assert mine is not None
    found = take_away(at_portal, mine)
    assert (found.status, "only way to sign in" in found.words) == (409, True)
    assert len(identities.of_person(person_id=mine)) == 1


def test_nobody_takes_away_what_is_anothers(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    theirs = signed_in(at_portal)
    assert theirs is not None
    (identity,) = identities.of_person(person_id=theirs)
    other = visitor(host=PORTAL)
    enter(other, email="other@example.com")
    assert send(other, f"{WAYS}/{identity.id}/remove").status == 302
    assert len(identities.of_person(person_id=theirs)) == 1


def test_the_owner_is_told_once_of_a_way_in_that_was_added_or_taken_away(
    at_portal: Client, oidc: Stub
) -> None:
    mine = enter(at_portal)
    contacts.note_proved(person_id=mine, address=Address(kind=Kind.EMAIL, to="owner@example.com"))
    with mock.patch("moothall.people.codes.send") as sent:
        link(at_portal, oidc)
        (identity,) = identities.of_person(person_id=mine)
        take_away(at_portal, mine)
        assert send(at_portal, f"{WAYS}/{identity.id}/remove").status == 302, "a page that was open before"
    assert [call.kwargs["letter"].subject for call in sent.call_args_list] == [
        "A new way to sign in to your account",
        "A way to sign in to your account was taken away",
    ]
    assert {call.kwargs["address"].to for call in sent.call_args_list} == {"owner@example.com"}


def test_a_session_that_nobody_proved_for_long_changes_no_way_in(at_portal: Client, oidc: Stub) -> None:
    enter(at_portal)
    with mock.patch("moothall.web.confirming.has_just_come", return_value=False):
        assert look(at_portal, LINK).location == "/account/confirm?next=%2Fsign-in%2Fwith%2Fstub%2Flink"
        assert send(at_portal, LINK).status == 302
        assert send(at_portal, f"{WAYS}/1/remove").location.startswith("/account/confirm?next=")
    assert look(at_portal, f"{WAYS}/1/remove").location == WAYS


def test_the_copy_of_everything_holds_the_identity_too(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    mine = signed_in(at_portal)
    assert mine is not None
    by = account(person_id=mine, session_digest="")
    assert by is not None
    (held,) = as_list(everything(gather(by))["ways_in"])
    assert isinstance(held, dict)
    assert (held["issuer"], held["subject"], held["email"]) == (oidc.issuer, SUBJECT, EMAIL)


def as_list(value: object) -> list[object]:
    """Return a value that must be a list."""
    assert isinstance(value, list)
    return value


def take_away(client: Client, person_id: int) -> Visit:
    """Press the button that takes the first identity of a person away."""
    (identity,) = identities.of_person(person_id=person_id)
    return send(client, f"{WAYS}/{identity.id}/remove")


def enter(client: Client, email: str = EMAIL) -> int:
    """Let somebody be signed in with a browser by other means; return their id."""
    person = people.ensure_person(email=email, name="", kind=PersonKind.RESIDENT)
    session = SessionStore(site="portal")
    session[sessions.PERSON] = person.id
    session.create()
    session.save()
    client.cookies["__Host-session"] = str(session.session_key)
    return int(person.id)


def begun(client: Client) -> str:
    """Press the button that adds an identity, and return the address at the issuer that the page leads to."""
    response = client.post(LINK)
    assert response.status_code == 200
    address = response.headers["Refresh"].removeprefix("0; url=")
    assert re.sub("&", "&amp;", address) in response.content.decode()
    return address


def link(client: Client, oidc: Stub) -> Visit:
    """Add the identity at the issuer to the account of who is signed in."""
    return back(client, oidc.authorise(begun(client)))
