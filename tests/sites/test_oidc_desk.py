"""Officers sign in with their council's own issuer: whoever was invited, by a checked address and then by subject."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import sign_ins
from moothall.people.credentials import actions
from moothall.people.identity.oidc import identities
from moothall.people.queries import Colleague
from moothall.rules.persons import PersonKind
from tests.apps.credential_scene import letters_to
from tests.providers.oidc_scene import issuers_with
from tests.providers.oidc_stub import Answer, Claims, Stub
from tests.sites.desk_visits import evidence, look, visitor
from tests.sites.oidc_visits import advice, back, go, sign_in, signed_in

pytestmark = pytest.mark.django_db
START = "/sign-in/with/work"
AYO = "ayo@example.org"


@pytest.fixture
def at_desk(oidc: Stub) -> Client:
    """Return a browser at the desk, for somebody whom the issuer knows as the first officer of the cast."""
    oidc.userinfo = {"email": "Ayo@example.org"}
    return visitor()


def test_an_invited_officer_signs_in_by_address_first_and_by_subject_from_then_on(
    at_desk: Client, oidc: Stub, officer: Colleague, camden: KnownBody
) -> None:
    assert sign_in(at_desk, oidc, START).location == "/"
    assert signed_in(at_desk, "desk") == officer.person_id
    assert look(at_desk, "/").location == f"/{camden.slug}/"
    assert ("people.sign_in", "desk", False) in evidence(officer, camden)
    oidc.userinfo = {"email": "married-name@example.org"}
    later = visitor()
    sign_in(later, oidc, START)
    assert signed_in(later, "desk") == officer.person_id


def test_the_officer_stays_in_the_language_they_came_in(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    assert sign_in(at_desk, oidc, f"/cy{START}").location == "/cy/"


@pytest.mark.parametrize(
    "case",
    [
        ({"email": "nobody@example.org"}, "not_invited"),
        ({"email": "ayo@example.com"}, "not_invited"),
        ({"email": "ayo@sub.example.org"}, "not_invited"),
        ({"email": "ayo@example.org.evil.example"}, "not_invited"),
        ({"email": "ayo@example.org@evil.example"}, "not_invited"),
        ({"email": "\u0430yo@example.org"}, "not_invited"),
        ({"email": "example.org"}, "not_invited"),
        ({"email": ""}, "not_invited"),
        ({"email": AYO, "email_verified": False}, "no_email"),
        ({"email": AYO, "email_verified": None}, "no_email"),
        ({"email": None}, "no_email"),
    ],
)
def test_whoever_was_not_invited_by_a_checked_address_of_the_issuers_own_is_refused(
    at_desk: Client, oidc: Stub, officer: Colleague, case: tuple[Claims, str]
) -> None:
    userinfo, page = case
    oidc.userinfo = userinfo
    found = sign_in(at_desk, oidc, START)
    assert advice(found) == page
    assert look(at_desk, found.location).status == 200
    assert signed_in(at_desk, "desk") is None


def test_a_resident_of_the_same_address_without_a_post_is_refused(at_desk: Client, oidc: Stub) -> None:
    people.ensure_person(email=AYO, name="", kind=PersonKind.OFFICER)
    assert advice(sign_in(at_desk, oidc, START)) == "not_invited"


def test_an_officer_whose_last_post_has_ended_is_refused_by_subject_too(
    at_desk: Client, oidc: Stub, camden: KnownBody
) -> None:
    person = people.ensure_person(email=AYO, name="Ayo Clerk", kind=PersonKind.OFFICER)
    post = people.grant_post(
        body_id=camden.id,
        person_id=person.id,
        team="Streets",
        function="waste_officer",
        from_at=timezone.now() - timedelta(days=1),
    )
    sign_in(at_desk, oidc, START)
    assert signed_in(at_desk, "desk") == person.id
    people.end_post(body_id=camden.id, membership_id=post.id, to_at=timezone.now() - timedelta(seconds=1))
    later = visitor()
    assert advice(sign_in(later, oidc, START)) == "not_invited"
    assert signed_in(later, "desk") is None
    assert tries_of(person.id)[0] == ("oidc:work", False)


def test_an_address_that_was_given_to_somebody_new_opens_nothing_of_who_had_it(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    sign_in(at_desk, oidc, START)
    oidc.claims = {"sub": "a-new-colleague"}
    oidc.userinfo = {"sub": "a-new-colleague", "email": AYO}
    later = visitor()
    assert advice(sign_in(later, oidc, START)) == "not_invited"
    assert len(identities.of_person(person_id=officer.person_id)) == 1
    assert tries_of(officer.person_id) == [("oidc:work", False), ("oidc:work", True)]


def test_who_did_not_prove_themselves_again_finds_that_in_their_history(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    sign_in(at_desk, oidc, START)
    again = at_desk.post("/sign-in/with/work/again")
    oidc.claims = {"sub": "somebody-else"}
    oidc.userinfo = {"sub": "somebody-else", "email": "somebody@example.org"}
    back(at_desk, oidc.authorise(again.headers["Refresh"].partition("url=")[2]))
    assert tries_of(officer.person_id) == [("oidc:work", False), ("oidc:work", True)]


def test_a_letter_tells_of_a_new_device_and_not_of_a_known_one(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    sign_in(at_desk, oidc, START)
    assert len(letters_to(AYO)) == 1
    assert "browser" in letters_to(AYO)[0]
    sign_in(at_desk, oidc, START)
    assert len(letters_to(AYO)) == 1
    sign_in(visitor(), oidc, START)
    assert len(letters_to(AYO)) == 2


def test_an_identity_of_the_portal_opens_nothing_at_the_desk(oidc: Stub, officer: Colleague) -> None:
    oidc.userinfo = {"email": AYO}
    at_portal = visitor(host="localhost:8000")
    sign_in(at_portal, oidc)
    assert signed_in(at_portal) != officer.person_id
    assert look(visitor(), "/sign-in/with/stub").status == 404
    assert look(at_portal, START).status == 404


def test_what_was_begun_at_the_desk_does_not_end_at_the_portal(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    given = oidc.authorise(go(at_desk, START))
    at_portal = visitor(host="localhost:8000")
    at_portal.cookies = at_desk.cookies
    assert advice(back(at_portal, given)) == "start_again"
    assert back(at_desk, given).location == "/"


def test_a_notice_of_the_issuer_ends_the_session_at_the_desk(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    sign_in(at_desk, oidc, START)
    answer = visitor(checks_tokens=True).post(
        "/sign-in/backchannel-logout", {"logout_token": oidc.logout_token()}
    )
    assert answer.status_code == 200
    assert signed_in(at_desk, "desk") is None


def test_an_issuer_that_is_down_has_a_page_at_the_desk(at_desk: Client, oidc: Stub) -> None:
    oidc.instead["/.well-known/openid-configuration"] = Answer(status=503)
    found = look(at_desk, START)
    assert advice(found) == "unavailable"
    assert "The stub is not available" in look(at_desk, found.location).words


def test_an_officers_issuer_may_vouch_for_the_addresses_of_its_own_council_only(
    at_desk: Client, oidc: Stub, officer: Colleague
) -> None:
    work = settings.ISSUERS.named("work")
    assert work is not None
    elsewhere = replace(work, email_domains=("another-council.example",))
    with override_settings(ISSUERS=issuers_with(elsewhere)):
        assert advice(sign_in(at_desk, oidc, START)) == "not_invited"


def test_who_starts_over_while_they_come_in_begins_again(
    at_desk: Client, oidc: Stub, officer: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(visitor(), oidc, START)
    given = oidc.authorise(go(at_desk, START))
    held = identities._held

    def gone_after(blind: str) -> int | None:
        found = held(blind)
        actions.forget_all(officer.person_id)
        return found

    monkeypatch.setattr(identities, "_held", gone_after)
    assert advice(back(at_desk, given)) == "start_again"
    assert signed_in(at_desk, "desk") is None


def tries_of(person_id: int) -> list[tuple[str, bool]]:
    """Return how somebody signed in as a person or failed to, newest first."""
    return [(row.how, row.succeeded) for row in sign_ins.latest(person_id=person_id)]
