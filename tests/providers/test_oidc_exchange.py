"""From the code to the person: what we send, what we take, and what an issuer's token endpoint may say."""

import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from joserfc import jwt

from moothall.people.identity.oidc import discovery, errors, exchange, requests
from moothall.people.identity.oidc.faults import Advice, ErrorAnswer, NotUnderstood, page_for
from moothall.people.identity.oidc.issuers import Audience, Issuer, Profile
from moothall.rules.language import Language
from tests.providers.oidc_scene import REDIRECT, issuers_with, plain, sign_in, with_secret
from tests.providers.oidc_stub import CLIENT_ID, EMAIL, SUBJECT, Claims, Stub, json_answer, key
from tests.providers.test_oidc_id_token import refused


def test_the_address_at_the_issuer_says_what_the_profile_asks_for(oidc: Stub, issuer: Issuer) -> None:
    query = asked_of(issuer, language=Language.CY)
    assert query.pop("state") == "s" * 43
    assert query.pop("nonce") == requests.nonce(state="s" * 43, browser="b" * 43)
    assert len(query.pop("code_challenge")) == 43
    assert query == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "scope": "openid email",
        "code_challenge_method": "S256",
        "ui_locales": "cy",
        "vtr": '["Cl.Cm"]',
    }


def test_an_issuer_without_the_profile_is_asked_for_classes_and_age(oidc: Stub, issuer: Issuer) -> None:
    query = asked_of(replace(plain(issuer), acr_values=("mfa", "phr"), max_age_seconds=0))
    assert (query["acr_values"], query["max_age"]) == ("mfa phr", "0")
    assert "vtr" not in query


def test_every_attempt_has_its_own_nonce_and_verifier_and_neither_tells_the_other() -> None:
    made = {
        derive(state=state, browser=browser)
        for derive in (requests.nonce, requests.verifier)
        for state in ("s1", "s2")
        for browser in ("b1", "b2")
    }
    assert len(made) == 8
    assert all(requests.is_secret(value) for value in made)


def test_our_assertion_names_the_issuer_lives_two_minutes_and_is_used_once(
    oidc: Stub, issuer: Issuer
) -> None:
    sign_in(oidc, issuer)
    sign_in(oidc, issuer)
    first, second = (one.fields["client_assertion"] for one in oidc.asked if one.path == "/token")
    found = jwt.decode(first, key("ours-2"), algorithms=["ES256"])
    assert found.header == {"typ": "JWT", "alg": "ES256", "kid": "ours-2"}
    assert (found.claims["iss"], found.claims["sub"], found.claims["aud"]) == (
        CLIENT_ID,
        CLIENT_ID,
        oidc.issuer,
    )
    assert found.claims["exp"] - found.claims["iat"] == 120
    assert abs(found.claims["iat"] - time.time()) < 10
    assert found.claims["jti"] != jwt.decode(second, key("ours-2"), algorithms=["ES256"]).claims["jti"]


def test_an_issuer_may_want_its_token_endpoint_named(oidc: Stub, issuer: Issuer) -> None:
    sign_in(oidc, replace(issuer, audience=Audience.TOKEN_ENDPOINT))
    sent = next(one.fields["client_assertion"] for one in oidc.asked if one.path == "/token")
    assert jwt.decode(sent, key("ours-2"), algorithms=["ES256"]).claims["aud"] == f"{oidc.url}/token"


def test_an_issuer_that_can_do_no_better_gets_a_secret_in_a_header(oidc: Stub, issuer: Issuer) -> None:
    basic = with_secret(issuer)
    settings.ISSUERS = issuers_with(basic)
    assert sign_in(oidc, basic).subject == SUBJECT
    sent = next(one for one in oidc.asked if one.path == "/token")
    assert sent.headers["Authorization"].startswith("Basic dGhlLWNsaWVudDphK3NlY3JldCUzQSt3aXRo")
    assert "client_assertion" not in sent.fields


def test_whoever_is_asked_learns_who_asks(oidc: Stub, issuer: Issuer) -> None:
    sign_in(oidc, issuer)
    assert {one.headers["User-Agent"] for one in oidc.asked} == {f"Moothall ({settings.PORTAL_URL})"}


def test_a_code_that_was_used_already_is_refused(oidc: Stub, issuer: Issuer) -> None:
    sign_in(oidc, issuer)
    oidc.codes.clear()
    oidc.instead["/token"] = replace(json_answer({"error": "invalid_grant"}), status=400)
    assert refused(oidc, issuer) == "invalid_grant"


def test_the_code_of_another_browser_cannot_be_exchanged(oidc: Stub, issuer: Issuer) -> None:
    with pytest.raises(ErrorAnswer) as failure:
        sign_in(oidc, issuer, browser=requests.new_secret())
    assert page_for(failure.value) is Advice.START_AGAIN


@pytest.mark.parametrize("code", [*errors.OF_TOKEN_ENDPOINT, "something_else", ""])
def test_every_error_of_the_token_endpoint_leads_to_a_page(oidc: Stub, issuer: Issuer, code: str) -> None:
    oidc.instead["/token"] = replace(json_answer({"error": code}), status=400)
    with pytest.raises(ErrorAnswer) as failure:
        sign_in(oidc, issuer)
    assert page_for(failure.value) is errors.OF_TOKEN_ENDPOINT.get(code, Advice.FAULT)
    assert failure.value.reason in {code, "unknown"}


@pytest.mark.parametrize(
    "token",
    [
        {"token_type": "DPoP"},
        {"token_type": None},
        {"access_token": None},
        {"access_token": 7},
        {"access_token": ""},
        {"id_token": None},
        {"id_token": ["a"]},
    ],
)
def test_an_answer_that_lacks_something_is_not_understood(oidc: Stub, issuer: Issuer, token: Claims) -> None:
    oidc.token = token
    with pytest.raises(NotUnderstood):
        sign_in(oidc, issuer)


def test_userinfo_that_speaks_of_somebody_else_is_refused(oidc: Stub, issuer: Issuer) -> None:
    oidc.userinfo = {"sub": "somebody-else"}
    assert refused(oidc, issuer) == "userinfo_sub"


@pytest.mark.parametrize("subject", [None, "", 7, [SUBJECT], SUBJECT + " "])
def test_userinfo_without_the_same_subject_is_refused(oidc: Stub, issuer: Issuer, subject: object) -> None:
    oidc.userinfo = {"sub": subject}
    assert refused(oidc, issuer) in {"userinfo_sub", "sub"}


def test_userinfo_that_takes_no_token_of_ours_is_not_understood(oidc: Stub, issuer: Issuer) -> None:
    oidc.token = {"access_token": "another"}
    oidc.claims = {"at_hash": None}
    assert refused(oidc, issuer) == "userinfo"


@pytest.mark.parametrize(
    "userinfo",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email": None},
        {"email": ["a@example.com"]},
        {"email": f"{'x' * 250}@example.com"},
    ],
)
def test_an_address_that_the_issuer_does_not_vouch_for_is_none(
    oidc: Stub, issuer: Issuer, userinfo: Claims
) -> None:
    oidc.userinfo = userinfo
    assert sign_in(oidc, issuer).email is None


def test_an_issuer_may_call_address_and_proof_by_other_names(oidc: Stub, issuer: Issuer) -> None:
    oidc.userinfo = {"email": None, "email_verified": None, "upn": EMAIL, "upn_checked": True}
    assert sign_in(oidc, replace(issuer, email="upn", email_verified="upn_checked")).email == EMAIL


def test_an_issuer_without_userinfo_says_it_in_the_id_token(oidc: Stub, issuer: Issuer) -> None:
    oidc.metadata = {"userinfo_endpoint": None}
    oidc.claims = {"email": EMAIL, "email_verified": True}
    assert sign_in(oidc, issuer).email == EMAIL
    assert oidc.count("/userinfo") == 0


@pytest.mark.parametrize("code", errors.PUBLISHED)
def test_every_published_error_leads_to_a_page(code: str) -> None:
    assert page_for(errors.from_browser(code, Profile.PLAIN)) is errors.PUBLISHED[code]


def test_with_gov_uk_one_login_access_denied_means_that_the_session_was_lost() -> None:
    assert page_for(errors.from_browser("access_denied", Profile.ONE_LOGIN)) is Advice.START_AGAIN
    assert page_for(errors.from_browser("access_denied", Profile.PLAIN)) is Advice.STOPPED


def test_an_error_that_nobody_published_is_a_fault_and_is_not_written_down() -> None:
    failure = errors.from_browser("<script>alert(1)</script>", Profile.ONE_LOGIN)
    assert (page_for(failure), failure.reason) == (Advice.FAULT, "unknown")


def test_nothing_of_a_person_shows_when_an_answer_is_printed(oidc: Stub, issuer: Issuer) -> None:
    proven = sign_in(oidc, issuer)
    code = exchange.Code(value="c0de", verifier="ver1fier", nonce="n0nce", redirect_uri=REDIRECT)
    shown = f"{proven!r} {code!r} {settings.ISSUERS!r}"
    for secret in (SUBJECT, EMAIL, proven.id_token, "c0de", "ver1fier", "n0nce"):
        assert secret not in shown


def asked_of(issuer: Issuer, language: Language = Language.EN) -> dict[str, str]:
    """Return the query of the address at an issuer."""
    address = requests.address(
        issuer,
        discovery.metadata(issuer),
        state="s" * 43,
        browser="b" * 43,
        redirect_uri=REDIRECT,
        language=language,
    )
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
