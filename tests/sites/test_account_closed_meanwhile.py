"""An account is closed in another tab, or its address changed, while a page is at work: nothing is kept for it."""

from collections.abc import Mapping

import pytest
from django.test import Client

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import gathering
from moothall.cases.models import Case
from moothall.cases.queries.contacts import body_of_contact
from moothall.people import actions as people
from moothall.people import codes, coming_in, contacts, in_hand, sessions
from moothall.people.actions import ensure_person
from moothall.people.codes import Address, Letter, Purpose
from moothall.people.identity.oidc import identities
from moothall.people.identity.oidc import sign_in as flow
from moothall.people.identity.oidc.exchange import Proven
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.identity.oidc.pending import Attempt
from moothall.people.models import Person
from moothall.people.queries import Account, account
from moothall.portability.erasure import closing
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.ui.requests import PortalRequest
from moothall.web import asking
from tests.cast import BINS, answers_for
from tests.providers.oidc_stub import Stub
from tests.sites.account_visits import holder, last_message, person_id, signed_in
from tests.sites.desk_visits import visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import back, sign_in
from tests.sites.oidc_visits import signed_in as whoever_is_in
from tests.sites.residents import Resident as Browser
from tests.sites.test_account_cases import row_of, send
from tests.sites.test_oidc_linking import begun, enter, link

pytestmark = pytest.mark.django_db
ANN, NEW = "ann@example.com", "ann.new@example.com"


def ann() -> Account:
    """Return the account of now."""
    found = account(person_id=person_id(ANN), session_digest="")
    assert found is not None
    return found


def test_a_form_is_not_sent_and_its_browser_is_asked_who_it_is(
    camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = signed_in(ANN, name="Ann")
    browser = Browser(client=visit.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all(answers_for(BINS, email=ANN))
    browser.look(browser.at("check"))
    sender_of = asking.sender_of

    def closed_after(request: PortalRequest) -> object:
        found = sender_of(request)
        closing.close(by=ann())
        return found

    monkeypatch.setattr(asking, "sender_of", closed_after)
    sent = browser.send(browser.at("check"), browser.form)
    monkeypatch.undo()
    assert (sent.status_code, sent.headers["Location"]) == (302, browser.at("check"))
    assert visit.get(browser.at("check")).status_code == 403
    with acting(Job(body_id=camden.id)):
        assert not Case.objects.exists()


def test_a_case_is_not_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    reference = send(holder("203.0.113.7"))
    visit = signed_in(ANN, name="Ann")

    def closed_after(*, reference: str, email: str) -> int | None:
        found = body_of_contact(reference=reference, email=email)
        closing.close(by=ann())
        return found

    monkeypatch.setattr(gathering, "body_of_contact", closed_after)
    page = visit.fill("/account/requests/add", reference=reference)
    monkeypatch.undo()
    assert page.status_code == 403
    assert row_of("camden", reference).person_id is None


def test_a_name_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = signed_in(ANN, name="Ann")
    by, rename = ann(), people.rename

    def closed_before(*, person_id: int, name: str) -> None:
        closing.close(by=by)
        rename(person_id=person_id, name=name)

    monkeypatch.setattr(people, "rename", closed_before)
    page = visit.fill("/account/name", name="Ann Secret")
    monkeypatch.undo()
    assert page.status_code == 403
    assert Person.objects.get(id=by.person_id).name_sealed == ""


def test_what_the_database_refuses_is_answered_by_a_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = signed_in(ANN, name="Ann")
    by, ask = ann(), codes.ask

    def closed_before(
        *, purpose: Purpose, address: Address, letter: Letter, person_id: int | None = None
    ) -> str:
        closing.close(by=by)
        return ask(purpose=purpose, address=address, letter=letter, person_id=person_id)

    monkeypatch.setattr(codes, "ask", closed_before)
    page = visit.fill("/account/mobile", mobile="07700 900123")
    monkeypatch.undo()
    assert page.status_code == 403


def test_the_old_mailbox_opens_an_account_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(ANN, name="Ann")
    by = ann()
    partner = holder("203.0.113.9")
    partner.fill("/sign-in", email=ANN)

    def moved_after(*, email: str, name: str, kind: PersonKind, language: Language) -> Person:
        found = ensure_person(email=email, name=name, kind=kind, language=language)
        contacts.change_email(by=by, email=NEW)
        sessions.end_others(person_id=by.person_id, digest="")
        return found

    monkeypatch.setattr(coming_in, "ensure_person", moved_after)
    partner.fill("/sign-in/code", code=last_message().code)
    monkeypatch.undo()
    assert contacts.of_person(person_id=by.person_id).email == NEW
    assert sessions.of_person(person_id=by.person_id) == ()
    assert person_id(ANN) != by.person_id


def test_an_identity_that_is_taken_away_meanwhile_opens_an_account_of_its_own(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = enter(at_portal)
    link(at_portal, oidc)
    (identity,) = identities.of_person(person_id=mine)
    by = account(person_id=mine, session_digest="")
    assert by is not None
    hold = in_hand.hold

    def taken_away_before(*, person_id: int) -> None:
        monkeypatch.undo()
        identities.remove(by=by, identity_id=identity.id)
        hold(person_id=person_id)

    monkeypatch.setattr(in_hand, "hold", taken_away_before)
    later = visitor(host=PORTAL)
    sign_in(later, oidc)
    assert whoever_is_in(later) not in {None, mine}


def test_an_identity_of_an_account_that_is_closed_meanwhile_opens_one_of_its_own(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = enter(at_portal)
    link(at_portal, oidc)
    by = account(person_id=mine, session_digest="")
    assert by is not None
    hold = in_hand.hold

    def closed_before(*, person_id: int) -> None:
        monkeypatch.undo()
        closing.close(by=by)
        hold(person_id=person_id)

    monkeypatch.setattr(in_hand, "hold", closed_before)
    later = visitor(host=PORTAL)
    sign_in(later, oidc)
    assert whoever_is_in(later) not in {None, mine}


def test_an_issuer_is_not_added_and_its_browser_is_led_to_sign_in(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = enter(at_portal)
    given = oidc.authorise(begun(at_portal))
    by = account(person_id=mine, session_digest="")
    assert by is not None
    prove = flow.prove

    def closed_after(
        attempt: Attempt, issuer: Issuer, given: Mapping[str, str], *, linking_id: int | None
    ) -> Proven:
        found = prove(attempt, issuer, given, linking_id=linking_id)
        closing.close(by=by)
        return found

    monkeypatch.setattr(flow, "prove", closed_after)
    found = back(at_portal, given)
    assert (found.status, found.location) == (302, "/sign-in")
    assert whoever_is_in(at_portal) is None
