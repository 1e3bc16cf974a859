"""Signing in to a demonstration: a choice of invented officers, and nowhere else."""

import secrets
from unittest import mock

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.desk.views.sign_in import enter
from moothall.people import actions as people
from moothall.people import sessions
from moothall.people.credentials import invitations, links
from moothall.people.identity import demo, providers
from moothall.people.identity.officers import NobodyKnown, NotInADemonstration
from moothall.people.queries import Colleague
from moothall.people.sessions import HOW, PERSON, digest_of, person_of
from moothall.rules.persons import PersonKind
from moothall.rules.references import new_reference
from moothall.rules.sites import Site
from moothall.ui.requests import PortalRequest
from tests.apps.credential_scene import holder_of, letters_to, link_in
from tests.cast import council
from tests.sites.desk_visits import at_desk, look, send, visitor

SIGN_IN = "/sign-in"
AMARA = "amara.whitlock@example.com"


def test_the_demo_provider_refuses_to_exist_outside_a_demonstration() -> None:
    assert settings.DEMO is False
    with pytest.raises(NotInADemonstration):
        providers.provider(providers.DEMO)


def test_a_session_of_a_demonstration_opens_nothing_elsewhere(camden: KnownBody, officer: Colleague) -> None:
    with override_settings(DEMO=True):
        client = at_desk(officer)
        session = client.session
        session[HOW] = providers.DEMO
        session.save()
        digest = digest_of(session.session_key or "")
        assert look(client, "/camden/").status == 200
        assert person_of(digest=digest, site=Site.DESK) == officer.person_id
    assert person_of(digest=digest, site=Site.DESK) is None
    assert look(client, "/camden/").location.startswith("/sign-in")


def test_nobody_comes_in_as_in_a_demonstration_elsewhere(officer: Colleague, camden: KnownBody) -> None:
    with pytest.raises(NotInADemonstration):
        enter(PortalRequest(), officer.person_id)
    invitations.invite(context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id)
    found = links.opened(_token_to(officer), at=timezone.now())
    assert found is not None
    with pytest.raises(NotInADemonstration):
        demo.take_up(found, at=timezone.now())
    assert links.opened(_token_to(officer), at=timezone.now()) is not None


def test_a_link_that_lets_nobody_be_chosen_is_not_used_up(officer: Colleague, camden: KnownBody) -> None:
    invitations.invite(context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id)
    found = links.opened(_token_to(officer), at=timezone.now())
    assert found is not None
    with override_settings(DEMO=True):
        cut = mock.patch.object(demo, "vouch_for", side_effect=SystemExit)
        with cut, pytest.raises(SystemExit):
            demo.take_up(found, at=timezone.now())
        demo.take_up(found, at=timezone.now())
        with pytest.raises(NobodyKnown):
            demo.take_up(found, at=timezone.now())


def _token_to(officer: Colleague) -> str:
    return link_in(letters_to(holder_of(officer).email)[0]).rpartition("/")[2]


def test_outside_a_demonstration_the_page_names_no_officer_and_takes_none(db: None) -> None:
    person = people.ensure_person(email=AMARA, name="Amara Whitlock", kind=PersonKind.OFFICER)
    client = visitor()
    page = look(client, SIGN_IN)
    assert page.status == 200
    assert "Password" in page.words
    assert "Whitlock" not in page.words
    send(client, SIGN_IN, officer=AMARA)
    assert client.session.get(PERSON) != person.id
    assert look(client, "/").location.partition("?")[0] == SIGN_IN


def test_a_demonstration_lists_officers_with_council_team_and_function(demonstration: None) -> None:
    page = look(visitor(), SIGN_IN)
    assert "Waste and recycling officer, Waste and recycling, Leeds City Council" in page.words


def test_signing_in_begins_a_new_session_that_carries_nothing_over(demonstration: None) -> None:
    client = visitor()
    session = client.session
    session["left_by_somebody"] = True
    session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert send(client, SIGN_IN, officer=AMARA).location == "/"
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert "left_by_somebody" not in client.session
    assert look(client, "/").location == "/leeds/"


def test_whoever_comes_in_leaves_evidence_or_does_not_come_in(demonstration: None) -> None:
    person = people.ensure_person(email=AMARA, name="", kind=PersonKind.OFFICER)
    with mock.patch.object(people, "note_at_desk", side_effect=SystemExit), pytest.raises(SystemExit):
        send(visitor(), SIGN_IN, officer=AMARA)
    assert sessions.of_person(person_id=person.id) == ()


def test_nobody_but_the_invented_can_be_chosen(demonstration: None) -> None:
    people.ensure_person(email="real.person@example.org", name="Real Person", kind=PersonKind.OFFICER)
    client = visitor()
    for handle in ("real.person@example.org", "", "x" * 100_000, "\0"):
        assert send(client, SIGN_IN, officer=handle).status == 400
    with pytest.raises(NobodyKnown):
        providers.provider(providers.DEMO).person_id("nobody@example.com")


def test_signing_in_and_out_need_our_token(demonstration: None) -> None:
    client = visitor(checks_tokens=True)
    assert send(client, SIGN_IN, officer=AMARA).status == 403
    assert send(client, "/sign-out").status == 403


def test_signing_out_ends_the_session(officer: Colleague) -> None:
    client = at_desk(officer)
    assert client.get("/sign-out").status_code == 405
    assert look(client, "/camden/").status == 200
    assert send(client, "/sign-out").location == SIGN_IN
    assert look(client, "/camden/").location.partition("?")[0] == SIGN_IN


def test_every_page_but_signing_in_leads_a_stranger_to_sign_in(db: None) -> None:
    client = visitor()
    for path in ("/", "/camden/", "/camden/cases/7KQ2-4MX9-T3/", "/camden/cases/7KQ2-4MX9-T3/write"):
        assert look(client, path).location.partition("?")[0] in {SIGN_IN, ""}
        assert look(client, path).status in {302, 404}


def test_a_footer_link_leads_to_the_portal(db: None) -> None:
    assert look(visitor(), "/cy/privacy").location == "http://localhost:8000/cy/privacy"


def test_coming_and_going_is_evidence_in_each_body_that_the_officer_serves(demonstration: None) -> None:
    client = visitor()
    send(client, SIGN_IN, officer="nia.prosser@example.com")
    send(client, "/sign-out")
    for slug in ("guildford", "surrey"):
        body = council(slug)
        with acting(Job(body_id=body.id)):
            rows = AuditRow.objects.filter(body_id=body.id, action__startswith="people.sign_").order_by("id")
            assert list(rows.values_list("action", flat=True)) == ["people.sign_in", "people.sign_out"]


def test_words_typed_when_the_session_had_ended_are_shown_and_nothing_is_done(db: None) -> None:
    client = visitor()
    reference = new_reference(secrets.randbelow)
    page = client.post(f"/camden/cases/{reference}/write", {"message": "We come on <Thursday>."})
    assert page.status_code == 403
    assert "We come on &lt;Thursday&gt;." in page.content.decode()
    assert client.get("/camden/").status_code == 302
