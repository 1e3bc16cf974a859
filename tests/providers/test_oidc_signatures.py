"""A token counts only if the issuer signed it: by a key that it publishes, with an algorithm that was agreed."""

from dataclasses import replace

import pytest

from moothall.people.identity.oidc import documents
from moothall.people.identity.oidc.faults import AnswerRefused
from moothall.people.identity.oidc.issuers import Algorithm, Issuer
from tests.providers.oidc_scene import sign_in
from tests.providers.oidc_stub import SUBJECT, Stub, header_part, json_answer
from tests.providers.test_oidc_id_token import refused

JWKS = "/.well-known/jwks.json"


def test_a_token_that_nobody_signed_is_refused(oidc: Stub, issuer: Issuer) -> None:
    oidc.algorithm = "none"
    assert refused(oidc, issuer) == "algorithm"


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(
    oidc: Stub, issuer: Issuer, algorithm: str
) -> None:
    oidc.algorithm = algorithm
    assert refused(oidc, issuer) == "algorithm"


def test_a_good_signature_with_an_algorithm_that_was_not_agreed_is_refused(
    oidc: Stub, issuer: Issuer
) -> None:
    assert refused(oidc, replace(issuer, algorithms=(Algorithm.RS256,))) == "algorithm"


@pytest.mark.parametrize("header", [{"alg": "es256"}, {"alg": 256}, {"alg": None}, {"crit": ["exp"]}])
def test_a_header_that_says_something_else_is_refused(
    oidc: Stub, issuer: Issuer, header: dict[str, object]
) -> None:
    oidc.token = {"id_token": relabelled(oidc, header)}
    assert refused(oidc, issuer) == "algorithm"


def test_another_key_under_the_name_of_a_published_one_is_refused(oidc: Stub, issuer: Issuer) -> None:
    oidc.signs_with = "intruder"
    assert refused(oidc, issuer) == "signature"


def test_a_key_that_is_not_published_is_refused(oidc: Stub, issuer: Issuer) -> None:
    oidc.signs_with = oidc.kid = "intruder"
    assert refused(oidc, issuer) == "unknown_key"


def test_a_key_that_the_token_itself_brings_is_never_looked_at(oidc: Stub, issuer: Issuer) -> None:
    oidc.signs_with = oidc.kid = "intruder"
    oidc.header = {"jku": f"{oidc.url}/other.json", "jwk": {"kty": "EC"}}
    assert refused(oidc, issuer) == "unknown_key"
    assert oidc.count("/other.json") == 0


def test_a_key_for_encryption_signs_nothing(oidc: Stub, issuer: Issuer) -> None:
    published = oidc.document(JWKS)["keys"]
    assert isinstance(published, list)
    oidc.instead[JWKS] = json_answer({"keys": [{**published[0], "use": "enc"}]})
    assert refused(oidc, issuer) == "unknown_key"


def test_an_issuer_changes_its_key_without_anybody_noticing(
    oidc: Stub, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(oidc, issuer)
    oidc.published["second"] = "second"
    monkeypatch.setattr(documents, "RENEWED_AT_MOST_EVERY_SECONDS", 0.0)
    oidc.signs_with = oidc.kid = "second"
    assert sign_in(oidc, issuer).subject == SUBJECT
    assert oidc.count(JWKS) == 2


def test_unknown_keys_make_us_ask_the_issuer_once_a_minute_and_no_more(oidc: Stub, issuer: Issuer) -> None:
    sign_in(oidc, issuer)
    for name in ("x1", "x2", "x3"):
        oidc.signs_with = oidc.kid = name
        assert refused(oidc, issuer) == "unknown_key"
    assert oidc.count(JWKS) == 1


def test_a_token_without_the_name_of_a_key_is_taken_where_there_is_but_one(
    oidc: Stub, issuer: Issuer
) -> None:
    oidc.kid = None
    assert sign_in(oidc, issuer).subject == SUBJECT


def test_a_token_without_the_name_of_a_key_is_refused_where_there_are_two(oidc: Stub, issuer: Issuer) -> None:
    oidc.kid = None
    oidc.published["second"] = "second"
    assert refused(oidc, issuer) == "unknown_key"


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c.d", "....", "e30.e30.e30", "W10.W10.W10", "é.é.é"])
def test_what_is_no_token_at_all_is_refused(oidc: Stub, issuer: Issuer, token: str) -> None:
    oidc.token = {"id_token": token}
    assert refused(oidc, issuer) in {"no_token", "algorithm", "id_token"}


def test_a_giant_token_is_refused_before_it_is_read(oidc: Stub, issuer: Issuer) -> None:
    oidc.claims = {"padding": "x" * 20_000}
    assert refused(oidc, issuer) == "token_too_large"


def test_a_token_with_one_letter_changed_is_refused(oidc: Stub, issuer: Issuer) -> None:
    good = oidc.id_token("n")
    head, body, signature = good.split(".")
    oidc.token = {"id_token": f"{head}.{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}.{signature}"}
    with pytest.raises(AnswerRefused):
        sign_in(oidc, issuer)


def relabelled(oidc: Stub, header: dict[str, object]) -> str:
    """Return a token whose header says something else than what it was signed with."""
    whole: dict[str, object] = {"alg": "ES256", "kid": "first", **header}
    _, body, signature = oidc.id_token("n").split(".")
    return f"{header_part({k: v for k, v in whole.items() if v is not None})}.{body}.{signature}"
