"""An issuer that is slow, large, elsewhere or down keeps nobody waiting and is never followed."""

import gzip
import time
from dataclasses import replace

import httpx
import pytest

from moothall.people.identity.oidc import discovery, documents, wire
from moothall.people.identity.oidc.faults import IssuerUnavailable, NotUnderstood, SignInFailed
from moothall.people.identity.oidc.issuers import Issuer
from tests.providers.oidc_scene import sign_in
from tests.providers.oidc_stub import SUBJECT, Answer, Claims, Stub, json_answer
from tests.providers.test_oidc_id_token import refused

WELL_KNOWN = "/.well-known/openid-configuration"
JWKS = "/.well-known/jwks.json"
EVERY = [WELL_KNOWN, JWKS, "/token", "/userinfo"]


@pytest.mark.parametrize("path", EVERY)
def test_an_issuer_that_leads_elsewhere_is_not_followed(oidc: Stub, issuer: Issuer, path: str) -> None:
    oidc.instead[path] = Answer(status=302, location=f"{oidc.url}/elsewhere")
    assert refused(oidc, issuer) == "redirect"
    assert oidc.count("/elsewhere") == 0


@pytest.mark.parametrize("path", EVERY)
def test_a_page_for_people_is_not_understood(oidc: Stub, issuer: Issuer, path: str) -> None:
    oidc.instead[path] = Answer(body=b"<!doctype html><p>Sorry", content_type="text/html; charset=utf-8")
    assert refused(oidc, issuer) == "content_type"


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"words"', b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_object_is_not_understood(oidc: Stub, issuer: Issuer, path: str, body: bytes) -> None:
    oidc.instead[path] = Answer(body=body)
    assert refused(oidc, issuer) == "json"


@pytest.mark.parametrize("path", EVERY)
def test_more_than_anybody_needs_is_not_read(oidc: Stub, issuer: Issuer, path: str) -> None:
    oidc.instead[path] = Answer(body=b'{"a": "' + b"x" * 200_000 + b'"}')
    assert refused(oidc, issuer) == "too_large"


@pytest.mark.parametrize("path", EVERY)
def test_what_was_packed_is_not_unpacked(oidc: Stub, issuer: Issuer, path: str) -> None:
    oidc.instead[path] = Answer(body=gzip.compress(b" " * 10_000_000), encoding="gzip")
    assert refused(oidc, issuer) == "encoding"


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_issuer_with_a_fault_counts_as_down(oidc: Stub, issuer: Issuer, path: str, status: int) -> None:
    oidc.instead[path] = Answer(status=status, body=b"{}")
    with pytest.raises(IssuerUnavailable):
        sign_in(oidc, issuer)


@pytest.mark.parametrize("path", EVERY)
def test_an_issuer_that_does_not_answer_in_time_counts_as_down(
    oidc: Stub, issuer: Issuer, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", httpx.Timeout(0.1))
    oidc.instead[path] = Answer(seconds=0.4, body=b"{}")
    assert refused(oidc, issuer) == "no_answer"


def test_an_issuer_that_answers_letter_by_letter_counts_as_down(
    oidc: Stub, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST_SECONDS", 0.2)
    oidc.instead[WELL_KNOWN] = Answer(body=b" " * 200, drip_seconds=0.02)
    began = time.monotonic()
    assert refused(oidc, issuer) == "too_slow"
    assert time.monotonic() - began < 2


def test_an_issuer_that_is_not_there_counts_as_down(issuer: Issuer) -> None:
    with pytest.raises(IssuerUnavailable):
        discovery.metadata(replace(issuer, issuer="http://127.0.0.1:9/"))


def test_an_issuer_that_is_down_is_left_alone_for_some_seconds(oidc: Stub, issuer: Issuer) -> None:
    oidc.instead[WELL_KNOWN] = Answer(status=503)
    for _ in range(3):
        with pytest.raises(IssuerUnavailable):
            sign_in(oidc, issuer)
    assert oidc.count(WELL_KNOWN) == 1


def test_what_an_issuer_publishes_is_kept_as_long_as_it_says(oidc: Stub, issuer: Issuer) -> None:
    sign_in(oidc, issuer)
    sign_in(oidc, issuer)
    assert (oidc.count(WELL_KNOWN), oidc.count(JWKS), oidc.count("/token")) == (1, 1, 2)


@pytest.mark.parametrize(
    "case",
    [("max-age=86400", 86_400), ("max-age=120", 120), ("no-store, max-age=0", 60), ("private", 3600)],
)
def test_the_time_that_it_says_has_a_least_and_a_most(
    oidc: Stub, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, case: tuple[str, int]
) -> None:
    said, kept_seconds = case
    oidc.cache_control[WELL_KNOWN] = said
    discovery.metadata(issuer)
    with monkeypatch.context() as patch:
        later(patch, kept_seconds - 20)
        discovery.metadata(issuer)
    assert oidc.count(WELL_KNOWN) == 1
    later(monkeypatch, kept_seconds + 20)
    discovery.metadata(issuer)
    assert oidc.count(WELL_KNOWN) == 2


def test_what_was_published_is_trusted_further_while_an_issuer_is_down_and_not_for_ever(
    oidc: Stub, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(oidc, issuer)
    oidc.instead[WELL_KNOWN] = oidc.instead[JWKS] = Answer(status=503)
    later(monkeypatch, 7200)
    assert sign_in(oidc, issuer).subject == SUBJECT
    later(monkeypatch, 100_000)
    with pytest.raises(IssuerUnavailable):
        sign_in(oidc, issuer)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example.org/"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://elsewhere.example.org/token"},
        {"token_endpoint": "https://user:pass@example.org/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": "https://[x/token"},
        {"jwks_uri": "//example.org/keys"},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"userinfo_endpoint": "http://169.254.169.254/latest"},
        {"end_session_endpoint": "data:text/html,x"},
    ],
)
def test_a_discovery_document_with_a_wrong_name_or_address_is_not_understood(
    oidc: Stub, issuer: Issuer, metadata: Claims
) -> None:
    oidc.metadata = metadata
    with pytest.raises(NotUnderstood):
        discovery.metadata(issuer)


def test_an_issuer_without_a_slash_at_its_end_is_another_issuer(oidc: Stub, issuer: Issuer) -> None:
    oidc.metadata = {"issuer": oidc.url}
    with pytest.raises(NotUnderstood):
        discovery.metadata(issuer)


@pytest.mark.parametrize("keys", [{}, {"keys": None}, {"keys": "x"}, {"keys": {"a": 1}}])
def test_keys_that_are_no_list_are_not_understood(oidc: Stub, issuer: Issuer, keys: Claims) -> None:
    oidc.instead[JWKS] = json_answer(keys)
    assert refused(oidc, issuer) == "keys"


@pytest.mark.parametrize("key", [None, 7, [], {}, {"kty": "EC"}, {"kty": "oct", "k": "AAAA"}])
def test_a_published_thing_that_is_no_key_signs_nothing(oidc: Stub, issuer: Issuer, key: object) -> None:
    oidc.instead[JWKS] = json_answer({"keys": [key]})
    assert refused(oidc, issuer) == "unknown_key"


def test_a_published_key_that_cannot_be_one_signs_nothing(oidc: Stub, issuer: Issuer) -> None:
    broken = {"kty": "EC", "crv": "P-256", "kid": "first", "x": "AAAA", "y": "AAAA"}
    oidc.instead[JWKS] = json_answer({"keys": [broken]})
    assert refused(oidc, issuer) == "signature"


def test_production_speaks_to_nobody_without_tls(oidc: Stub) -> None:
    with pytest.raises(SignInFailed):
        wire.get_json(f"{oidc.url}{WELL_KNOWN}", local=False)
    assert oidc.asked == []


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let that much time pass for what is kept of issuers."""
    now = time.monotonic()
    monkeypatch.setattr(
        documents, "time", type("Time", (), {"monotonic": staticmethod(lambda: now + seconds)})
    )
