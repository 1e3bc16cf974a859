"""An ID token that is forged in any of the ways the profile names proves nothing."""

import time
from dataclasses import replace

import pytest

from moothall.people.identity.oidc.faults import AnswerRefused, SignInFailed, TooWeak
from moothall.people.identity.oidc.issuers import Issuer
from tests.providers.oidc_scene import plain, sign_in
from tests.providers.oidc_stub import CLIENT_ID, EMAIL, SESSION, SUBJECT, Claims, Stub


def test_a_good_answer_proves_who_is_there(oidc: Stub, issuer: Issuer) -> None:
    proven = sign_in(oidc, issuer)
    assert (proven.subject, proven.sid, proven.email) == (SUBJECT, SESSION, EMAIL)


@pytest.mark.parametrize(
    ("reason", "claims"),
    [
        pytest.param("iss", {"iss": "https://elsewhere.example.org/"}, id="another issuer's name"),
        pytest.param("iss", {"iss": None}, id="no issuer"),
        pytest.param("iss", {"iss": ["https://elsewhere.example.org/"]}, id="an issuer that is a list"),
        pytest.param("aud", {"aud": "another-client"}, id="another client"),
        pytest.param("aud", {"aud": None}, id="no audience"),
        pytest.param("aud", {"aud": []}, id="an empty audience"),
        pytest.param("aud", {"aud": {CLIENT_ID: 1}}, id="an audience that is an object"),
        pytest.param("azp", {"aud": [CLIENT_ID, "another"]}, id="two audiences and no azp"),
        pytest.param("azp", {"aud": [CLIENT_ID, "another"], "azp": "another"}, id="made for another"),
        pytest.param("azp", {"azp": "another"}, id="one audience, made for another"),
        pytest.param("nonce", {"nonce": "n-0S6_WzA2Mj"}, id="another nonce"),
        pytest.param("nonce", {"nonce": None}, id="no nonce"),
        pytest.param("nonce", {"nonce": 7}, id="a nonce that is a number"),
        pytest.param("nonce", {"nonce": ""}, id="an empty nonce"),
        pytest.param("at_hash", {"at_hash": "ZDevf74CkYWNPa8qmflQyA"}, id="the hash of another access token"),
        pytest.param("sub", {"sub": None}, id="no subject"),
        pytest.param("sub", {"sub": ""}, id="an empty subject"),
        pytest.param("sub", {"sub": "x" * 256}, id="a subject that is too long"),
        pytest.param("sub", {"sub": "a\nb"}, id="a subject with a line break"),
        pytest.param("exp", {"exp": None}, id="no end"),
        pytest.param("exp", {"exp": "tomorrow"}, id="an end in words"),
        pytest.param("exp", {"exp": True}, id="an end that is a truth"),
        pytest.param("exp", {"exp": 2**60}, id="an end beyond all calendars"),
        pytest.param("iat", {"iat": None}, id="no beginning"),
        pytest.param("typ", {"events": {}}, id="a logout token in its place"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(
    oidc: Stub, issuer: Issuer, reason: str, claims: Claims
) -> None:
    oidc.claims = claims
    assert refused(oidc, issuer) == reason


@pytest.mark.parametrize(
    ("claim", "seconds"),
    [
        pytest.param("exp", -10_000, id="expired"),
        pytest.param("exp", -62, id="expired, beyond the skew"),
        pytest.param("iat", 10_000, id="from the future"),
        pytest.param("iat", 65, id="from the future, beyond the skew"),
        pytest.param("nbf", 10_000, id="not yet valid"),
        pytest.param("nbf", 65, id="not yet valid, beyond the skew"),
    ],
)
def test_a_token_outside_its_time_is_refused(oidc: Stub, issuer: Issuer, claim: str, seconds: int) -> None:
    oidc.claims = {claim: int(time.time()) + seconds}
    assert refused(oidc, issuer) == claim


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -50), ("iat", 50), ("nbf", 50)])
def test_a_clock_that_is_a_little_wrong_keeps_nobody_out(
    oidc: Stub, issuer: Issuer, claim: str, seconds: int
) -> None:
    oidc.claims = {claim: int(time.time()) + seconds}
    assert sign_in(oidc, issuer).subject == SUBJECT


def test_a_token_without_a_hash_of_the_access_token_is_taken(oidc: Stub, issuer: Issuer) -> None:
    oidc.claims = {"at_hash": None}
    assert sign_in(oidc, issuer).subject == SUBJECT


def test_a_token_for_others_too_is_taken_where_it_was_made_for_us(oidc: Stub, issuer: Issuer) -> None:
    oidc.claims = {"aud": ["another", CLIENT_ID], "azp": CLIENT_ID}
    assert sign_in(oidc, issuer).subject == SUBJECT


@pytest.mark.parametrize("vot", [None, "Cl", "Cm", "", "P2", "cl.cm", "Cl.Cmx"])
def test_a_person_who_is_known_less_surely_than_was_asked_for_is_refused(
    oidc: Stub, issuer: Issuer, vot: str | None
) -> None:
    oidc.claims = {"vot": vot}
    with pytest.raises(TooWeak if vot != "" else AnswerRefused):
        sign_in(oidc, issuer)


@pytest.mark.parametrize("vot", ["Cl.Cm", "Cm.Cl", "P2.Cl.Cm"])
def test_a_person_who_is_known_as_surely_or_more_is_let_in(oidc: Stub, issuer: Issuer, vot: str) -> None:
    oidc.claims = {"vot": vot}
    assert sign_in(oidc, issuer).subject == SUBJECT


def test_one_of_several_vectors_is_enough(oidc: Stub, issuer: Issuer) -> None:
    oidc.claims = {"vot": "Cl"}
    assert sign_in(oidc, replace(issuer, vtr=("Cl.Cm", "Cl"))).subject == SUBJECT


def test_an_issuer_that_knows_no_vectors_names_the_class_that_was_asked_for(
    oidc: Stub, issuer: Issuer
) -> None:
    strong = replace(plain(issuer), acr_values=("mfa",))
    assert refused(oidc, strong) == "acr"
    oidc.claims = {"acr": "mfa"}
    assert sign_in(oidc, strong).subject == SUBJECT


@pytest.mark.parametrize("auth_time", [None, "now", -1])
def test_a_sign_in_without_a_time_cannot_be_recent(
    oidc: Stub, issuer: Issuer, auth_time: str | int | None
) -> None:
    oidc.claims = {"auth_time": auth_time}
    assert refused(oidc, replace(issuer, max_age_seconds=300)) == "auth_time"


def test_a_person_who_proved_themselves_too_long_ago_is_asked_again(oidc: Stub, issuer: Issuer) -> None:
    oidc.claims = {"auth_time": int(time.time()) - 400}
    assert refused(oidc, replace(issuer, max_age_seconds=300)) == "auth_time"
    assert sign_in(oidc, replace(issuer, max_age_seconds=3600)).subject == SUBJECT


def refused(oidc: Stub, issuer: Issuer) -> str:
    """Sign in, which must fail, and return the reason for the log."""
    with pytest.raises(SignInFailed) as failure:
        sign_in(oidc, issuer)
    return failure.value.reason
