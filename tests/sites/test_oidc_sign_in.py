"""A resident signs in on the portal with an issuer, and nobody else does in their place."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import contacts, sessions
from moothall.people.codes import Address
from moothall.people.identity.oidc import identities, pending, sign_out
from moothall.people.models import Identity, IssuerAttempt, Person, SignIn
from moothall.people.sessions import SessionStore
from moothall.rules.persons import PersonKind
from moothall.ui import issuer_views
from tests.providers.oidc_stub import EMAIL, SESSION, SUBJECT, Claims, Stub
from tests.sites.desk_visits import visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import START, advice, back, go, key_of, sign_in, signed_in

pytestmark = pytest.mark.django_db
_SESSION_DATA = "select data from moothall_session(%s, 'portal')"


def test_a_resident_signs_in_and_lands_in_an_account_of_their_own(at_portal: Client, oidc: Stub) -> None:
    landed = sign_in(at_portal, oidc)
    assert (landed.status, landed.location) == (302, "/account")
    person_id = signed_in(at_portal)
    assert person_id is not None
    (identity,) = identities.of_person(person_id=person_id)
    assert (identity.issuer, identity.site, identity.email) == (oidc.issuer, "portal", EMAIL)
    assert ways(person_id) == [("oidc:stub", True)]


def test_the_same_subject_is_the_same_person_again(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    again = visitor(host=PORTAL)
    sign_in(again, oidc)
    assert signed_in(again) == signed_in(at_portal)


def test_another_subject_with_the_same_email_address_is_another_person(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    oidc.claims = oidc.userinfo = {"sub": "urn:fdc:gov.uk:2022:somebody-else"}
    other = visitor(host=PORTAL)
    sign_in(other, oidc)
    assert signed_in(other) not in {None, signed_in(at_portal)}


def test_an_identity_never_joins_the_account_that_has_its_email_address(
    at_portal: Client, oidc: Stub
) -> None:
    known = people.ensure_person(email=EMAIL, name="", kind=PersonKind.RESIDENT)
    sign_in(at_portal, oidc)
    found = signed_in(at_portal)
    assert found is not None
    assert found != known.id
    assert Person.objects.get(id=found).email == ""


def test_a_newcomer_can_be_reached_at_the_address_that_the_issuer_checked(
    at_portal: Client, oidc: Stub
) -> None:
    sign_in(at_portal, oidc)
    person_id = signed_in(at_portal)
    assert person_id is not None
    assert contacts.of_person(person_id=person_id).email == EMAIL.lower()
    contacts.note_proved(person_id=person_id, address=Address(kind=Kind.EMAIL, to="chosen@example.com"))
    sign_in(at_portal, oidc)
    assert contacts.of_person(person_id=person_id).email == "chosen@example.com"


@pytest.mark.parametrize(
    "userinfo", [{"email_verified": False}, {"email": "\u0430@example.com"}, {"email": "x"}]
)
def test_a_newcomer_without_an_address_that_can_be_used_has_an_account_too(
    at_portal: Client, oidc: Stub, userinfo: Claims
) -> None:
    oidc.userinfo = userinfo
    sign_in(at_portal, oidc)
    person_id = signed_in(at_portal)
    assert person_id is not None
    assert contacts.of_person(person_id=person_id).email == ""


def test_whoever_is_sent_to_sign_in_comes_back_to_the_page_they_asked_for(
    at_portal: Client, oidc: Stub
) -> None:
    assert sign_in(at_portal, oidc, f"{START}?next=/account/cases").location == "/account/cases"


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%2f/evil.example",
        "/a\nb",
    ],
)
def test_nobody_is_led_to_another_host(at_portal: Client, oidc: Stub, onward: str) -> None:
    at_portal.cookies.clear()
    response = at_portal.get(START, {"next": onward})
    landed = back(at_portal, oidc.authorise(response.headers["Location"]))
    assert landed.location == "/account"


def test_a_welsh_sign_in_speaks_welsh_there_and_back(at_portal: Client, oidc: Stub) -> None:
    address = go(at_portal, f"/cy{START}")
    assert parse_qs(urlsplit(address).query)["ui_locales"] == ["cy"]
    assert back(at_portal, oidc.authorise(address)).location == "/cy/account"


def test_the_session_of_somebody_who_signs_in_is_a_new_one(at_portal: Client, oidc: Stub) -> None:
    planted = SessionStore(site="portal")
    planted["planted"] = "by somebody else"
    planted.create()
    at_portal.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    sign_in(at_portal, oidc)
    assert key_of(at_portal) != planted.session_key
    assert "planted" not in SessionStore(key_of(at_portal), site="portal")


def test_the_browsers_secret_is_kept_out_of_reach_and_forgotten_afterwards(
    at_portal: Client, oidc: Stub
) -> None:
    address = go(at_portal)
    cookie = at_portal.cookies[issuer_views.COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        True,
        "Lax",
        "/",
        600,
    )
    back(at_portal, oidc.authorise(address))
    assert at_portal.cookies[issuer_views.COOKIE].value == ""


def test_nothing_that_is_stored_of_an_attempt_opens_anything(at_portal: Client, oidc: Stub) -> None:
    address = go(at_portal)
    query = parse_qs(urlsplit(address).query)
    (stored,) = IssuerAttempt.objects.all()
    kept = " ".join(str(value) for value in vars(stored).values())
    for secret in (query["state"][0], query["nonce"][0], at_portal.cookies[issuer_views.COOKIE].value):
        assert secret not in kept


def test_what_came_back_once_is_refused_the_second_time(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    secret = at_portal.cookies[issuer_views.COOKIE].value
    back(at_portal, given)
    thief = visitor(host=PORTAL)
    thief.cookies[issuer_views.COOKIE] = secret
    assert advice(back(thief, given)) == "start_again"
    assert signed_in(thief) is None
    assert oidc.count("/token") == 1


def test_another_browser_cannot_finish_what_this_one_began(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    other = visitor(host=PORTAL)
    assert advice(back(other, given)) == "start_again"
    go(other)
    assert advice(back(other, given)) == "start_again"
    assert back(at_portal, given).location == "/account"


def test_a_sign_in_that_somebody_else_began_is_not_forced_on_a_browser(at_portal: Client, oidc: Stub) -> None:
    attacker = visitor(host=PORTAL)
    given = oidc.authorise(go(attacker))
    assert advice(back(at_portal, given)) == "start_again"
    assert signed_in(at_portal) is None


def test_two_tabs_of_one_browser_may_both_come_back(at_portal: Client, oidc: Stub) -> None:
    first, second = go(at_portal), go(at_portal)
    assert back(at_portal, oidc.authorise(second)).location == "/account"
    assert advice(back(at_portal, oidc.authorise(first))) == "start_again"


def test_after_ten_minutes_a_sign_in_is_begun_anew(
    at_portal: Client, oidc: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "LASTS", timedelta(seconds=-1))
    assert advice(back(at_portal, oidc.authorise(go(at_portal)))) == "start_again"
    assert pending.forget_old() == 1
    assert not IssuerAttempt.objects.exists()


def test_parameters_that_come_twice_count_as_none(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    response = at_portal.get(
        f"/sign-in/callback?state={given['state']}&state={given['state']}&code={given['code']}"
    )
    assert response.headers["Location"] == "/sign-in/with/any/start_again"


@pytest.mark.parametrize("code", ["", "x" * 5000])
def test_a_code_that_is_none_is_not_sent_anywhere(at_portal: Client, oidc: Stub, code: str) -> None:
    given = oidc.authorise(go(at_portal))
    assert advice(back(at_portal, {**given, "code": code})) == "fault"
    assert oidc.count("/token") == 0


def test_another_issuers_answer_is_refused_by_its_name(at_portal: Client, oidc: Stub) -> None:
    given = oidc.authorise(go(at_portal))
    assert advice(back(at_portal, {**given, "iss": "https://elsewhere.example.org/"})) == "fault"
    assert oidc.count("/token") == 0


def test_an_issuer_that_names_itself_must_do_so(at_portal: Client, oidc: Stub) -> None:
    oidc.metadata = {"authorization_response_iss_parameter_supported": True}
    assert advice(back(at_portal, oidc.authorise(go(at_portal)))) == "fault"
    given = oidc.authorise(go(at_portal))
    assert back(at_portal, {**given, "iss": oidc.issuer}).location == "/account"


def test_nothing_of_the_person_lies_open_in_the_database(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    person_id = signed_in(at_portal)
    assert person_id is not None
    with connection.cursor() as cursor:
        cursor.execute(_SESSION_DATA, [sessions.digest_of(key_of(at_portal))])
        kept = SessionStore(site="portal").decode(cursor.fetchone()[0])
    with acting(Resident(person_id=person_id)):
        everything = f"{kept} {list(Identity.objects.values())}"
    assert kept[sign_out.ID_TOKEN]
    for secret in (SUBJECT, EMAIL, EMAIL.lower(), SESSION, "eyJ"):
        assert secret not in everything


def ways(person_id: int) -> list[tuple[str, bool]]:
    """Return the sign-in history of a person, oldest first."""
    with acting(Resident(person_id=person_id)):
        return list(SignIn.objects.filter(person_id=person_id).order_by("id").values_list("how", "succeeded"))
