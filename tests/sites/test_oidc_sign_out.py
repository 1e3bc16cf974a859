"""Who signs out at the issuer is signed out here; a notice that is not the issuer's ends nothing."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from moothall.people.identity.oidc import sign_out
from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.logout_tokens import EVENT
from moothall.people.models import SpentToken
from moothall.people.sessions import ISSUER, SUBJECT, SessionStore
from moothall.rules.sites import Site
from tests.providers.oidc_stub import CLIENT_ID, SESSION, Answer, Claims, Stub
from tests.sites.desk_visits import visitor
from tests.sites.oidc_fixtures import PORTAL
from tests.sites.oidc_visits import key_of, sign_in, signed_in

pytestmark = pytest.mark.django_db
NOTICE = "/sign-in/backchannel-logout"


def test_a_notice_of_the_issuer_ends_every_session_of_its_subject(at_portal: Client, oidc: Stub) -> None:
    second, other = visitor(host=PORTAL), visitor(host=PORTAL)
    sign_in(at_portal, oidc)
    sign_in(second, oidc)
    oidc.claims = oidc.userinfo = {"sub": "somebody-else"}
    sign_in(other, oidc)
    answer = told(oidc.logout_token())
    assert (answer.status_code, answer.content, answer.headers["Cache-Control"]) == (200, b"", "no-store")
    assert signed_in(at_portal) is None
    assert signed_in(second) is None
    assert signed_in(other) is not None


def test_a_notice_about_one_session_of_the_issuer_ends_that_one(at_portal: Client, oidc: Stub) -> None:
    second = visitor(host=PORTAL)
    sign_in(at_portal, oidc)
    oidc.claims = {"sid": "another-session"}
    sign_in(second, oidc)
    assert told(oidc.logout_token(sid=SESSION)).status_code == 200
    assert signed_in(at_portal) is None
    assert signed_in(second) is not None


def test_a_notice_may_say_what_kind_of_token_it_is_and_name_several_readers(
    at_portal: Client, oidc: Stub
) -> None:
    sign_in(at_portal, oidc)
    oidc.header = {"typ": "logout+jwt"}
    assert told(oidc.logout_token(aud=[CLIENT_ID])).status_code == 200
    assert signed_in(at_portal) is None


def test_a_notice_about_nobody_who_is_signed_in_is_obeyed_all_the_same(at_portal: Client, oidc: Stub) -> None:
    assert told(oidc.logout_token(sub="nobody-here")).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://elsewhere.example.org/"}, id="another issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"aud": "another-client"}, id="another client"),
        pytest.param({"aud": None}, id="no client"),
        pytest.param({"aud": [CLIENT_ID, "another"]}, id="two clients and no azp"),
        pytest.param({"sub": None}, id="no subject, which GOV.UK One Login always names"),
        pytest.param({"sub": None, "sid": None}, id="nobody at all"),
        pytest.param({"sub": ["a"]}, id="a subject that is a list"),
        pytest.param({"jti": None}, id="no name of its own"),
        pytest.param({"events": None}, id="no event"),
        pytest.param({"events": {"http://schemas.openid.net/event/other": {}}}, id="another event"),
        pytest.param({"events": {EVENT: None}}, id="an event that is nothing"),
        pytest.param({"events": [EVENT]}, id="an event in a list"),
        pytest.param({"nonce": "n"}, id="a nonce: an ID token in its place"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": None}, id="no end"),
        pytest.param({"iat": None}, id="no beginning"),
    ],
)
def test_a_notice_with_a_wrong_claim_ends_nothing(at_portal: Client, oidc: Stub, claims: Claims) -> None:
    sign_in(at_portal, oidc)
    assert_refused(told(oidc.logout_token(**claims)))
    assert signed_in(at_portal) is not None


@pytest.mark.parametrize("seconds", [-700, 100])
def test_a_notice_that_is_too_old_or_from_the_future_ends_nothing(
    at_portal: Client, oidc: Stub, seconds: int
) -> None:
    sign_in(at_portal, oidc)
    at = int(time.time()) + seconds
    assert_refused(told(oidc.logout_token(iat=at, exp=at + 10_000)))
    assert signed_in(at_portal) is not None


@pytest.mark.parametrize(
    "forged",
    [("none", "first", "first"), ("HS256", "first", "first"), ("ES256", "x", "first"), ("ES256", "x", "x")],
)
def test_a_notice_that_the_issuer_did_not_sign_ends_nothing(
    at_portal: Client, oidc: Stub, forged: tuple[str, str, str]
) -> None:
    sign_in(at_portal, oidc)
    oidc.algorithm, oidc.signs_with, oidc.kid = forged
    assert_refused(told(oidc.logout_token()))
    assert signed_in(at_portal) is not None


def test_an_id_token_is_no_notice(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    oidc.claims = {"jti": "x"}
    assert_refused(told(oidc.id_token("n")))
    assert signed_in(at_portal) is not None


def test_a_notice_is_obeyed_once(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    token = oidc.logout_token()
    assert told(token).status_code == 200
    sign_in(at_portal, oidc)
    assert_refused(told(token))
    assert signed_in(at_portal) is not None
    assert SpentToken.objects.count() == 1


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "e30.e30.", "W10.W10.x", "é", "x" * 20_000, "x" * 40_000]
)
def test_what_is_no_token_is_refused(oidc: Stub, token: str) -> None:
    assert_refused(told(token))


def test_two_tokens_or_none_are_refused(oidc: Stub) -> None:
    client = visitor(host=PORTAL)
    assert_refused(client.post(NOTICE))
    assert_refused(client.post(NOTICE, {"logout_token": [oidc.logout_token(), oidc.logout_token()]}))
    assert_refused(client.post(NOTICE, b"{}", content_type="application/json"))


def test_a_notice_needs_no_token_of_ours_and_no_browser(oidc: Stub) -> None:
    client = visitor(host=PORTAL, checks_tokens=True)
    answer = client.post(NOTICE, {"logout_token": oidc.logout_token()})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})


def test_a_notice_to_the_wrong_site_ends_nothing(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    assert_refused(
        visitor().post("/sign-in/backchannel-logout", {"logout_token": oidc.logout_token(sub=None)})
    )
    assert signed_in(at_portal) is not None


def test_a_notice_comes_by_post_alone(oidc: Stub) -> None:
    assert visitor(host=PORTAL).get(NOTICE).status_code == 405


def test_a_notice_while_the_issuers_keys_cannot_be_had_is_refused_and_ends_nothing(
    at_portal: Client, oidc: Stub
) -> None:
    oidc.instead["/.well-known/jwks.json"] = Answer(status=503)
    assert_refused(told(oidc.logout_token()))


def test_signing_out_here_leads_to_the_issuer_with_the_id_token_as_a_hint(
    at_portal: Client, oidc: Stub
) -> None:
    sign_in(at_portal, oidc)
    address = sign_out.address(kept(at_portal), Site.PORTAL)
    assert address is not None
    query = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{oidc.url}/logout?")
    assert query["post_logout_redirect_uri"] == ["http://localhost:8000/sign-in/signed-out"]
    assert query["id_token_hint"][0].count(".") == 2


def test_the_hint_of_another_session_does_not_open(at_portal: Client, oidc: Stub) -> None:
    sign_in(at_portal, oidc)
    moved = {**kept(at_portal), SUBJECT: "b1.1.somebody-else"}
    assert "id_token_hint" not in str(sign_out.address(moved, Site.PORTAL))


def test_a_hint_that_is_too_long_for_the_issuer_is_left_out(at_portal: Client, oidc: Stub) -> None:
    oidc.claims = {"padding": "x" * 3000}
    sign_in(at_portal, oidc)
    address = sign_out.address(kept(at_portal), Site.PORTAL)
    assert address is not None
    assert "id_token_hint" not in address
    assert f"client_id={CLIENT_ID}" in address


def test_whoever_signed_in_another_way_is_led_to_no_issuer(oidc: Stub) -> None:
    assert sign_out.address({}, Site.PORTAL) is None
    assert sign_out.address({ISSUER: "gone"}, Site.PORTAL) is None
    assert sign_out.address({ISSUER: "work"}, Site.PORTAL) is None


def test_an_issuer_without_a_sign_out_of_its_own_or_that_is_down_keeps_nobody_here(
    at_portal: Client, oidc: Stub
) -> None:
    oidc.metadata = {"end_session_endpoint": None}
    sign_in(at_portal, oidc)
    assert sign_out.address(kept(at_portal), Site.PORTAL) is None
    DOCUMENTS.forget()
    oidc.instead["/.well-known/openid-configuration"] = Answer(status=503)
    assert sign_out.address(kept(at_portal), Site.PORTAL) is None


def told(token: str) -> HttpResponse:
    """Tell the portal what an issuer would."""
    answer = visitor(host=PORTAL, checks_tokens=True).post(NOTICE, {"logout_token": token})
    assert isinstance(answer, HttpResponse)
    return answer


def assert_refused(answer: object) -> None:
    """Check that a notice was refused as the specification says."""
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert answer.content == b'{"error": "invalid_request"}'


def kept(client: Client) -> dict[str, object]:
    """Return what the session of a browser holds."""
    return dict(SessionStore(key_of(client), site="portal").items())


def test_who_signs_out_here_is_led_on_to_the_issuer_by_a_page_that_every_browser_follows(
    at_portal: Client, oidc: Stub
) -> None:
    sign_in(at_portal, oidc)
    answer = at_portal.post("/sign-out")
    assert (answer.status_code, signed_in(at_portal)) == (200, None)
    address = answer.headers["Refresh"].removeprefix("0; url=")
    assert address.startswith(f"{oidc.url}/logout?")
    assert f'href="{address.replace("&", "&amp;")}"' in answer.content.decode()
    assert at_portal.get("/sign-in/signed-out").status_code == 200
