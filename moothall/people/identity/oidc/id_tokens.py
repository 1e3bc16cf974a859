"""Whether an ID token proves who is there: OpenID Connect Core 1.0, section 3.1.3.7, and GOV.UK One Login.

docs.sign-in.service.gov.uk/integrate-with-integration-environment/authenticate-your-user ("Validate your ID token")
lists the same checks and adds `vot`: how surely GOV.UK One Login knows the person, a vector of trust (RFC 8485).
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from moothall.people.identity.oidc.claims import (
    SKEW_SECONDS,
    Claims,
    check_parties,
    check_times,
    number,
    words,
)
from moothall.people.identity.oidc.faults import AnswerRefused, TooWeak
from moothall.people.identity.oidc.issuers import Issuer

_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384}
_TYPES = frozenset({None, "JWT", "jwt"})


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """What a good ID token says: whom the issuer means, and in which of its own sessions."""

    subject: str = field(repr=False)
    sid: str | None = field(repr=False)


def vouched(
    claims: Claims, header: Mapping[str, object], issuer: Issuer, *, nonce: str, access_token: str, at: float
) -> Vouched:
    """Return whom the issuer vouches for; `at` is now, in seconds since 1970.

    The signature has been checked. `nonce` is that of the attempt, `access_token` came beside the ID token.

    Raises:
        AnswerRefused: any check fails.
        TooWeak: it is all true, and the person is known less surely, or since longer, than was asked for.
    """
    if header.get("typ") not in _TYPES or "events" in claims:
        raise AnswerRefused("typ")
    check_parties(claims, issuer)
    check_times(claims, at=at)
    if not _is_same(words(claims, "nonce"), nonce):
        raise AnswerRefused("nonce")
    if "at_hash" in claims and not _is_same(
        words(claims, "at_hash"), token_hash(access_token, str(header["alg"]))
    ):
        raise AnswerRefused("at_hash")
    subject = words(claims, "sub")
    if subject is None:
        raise AnswerRefused("sub")
    _check_strength(claims, issuer, at=at)
    return Vouched(subject=subject, sid=words(claims, "sid"))


def token_hash(access_token: str, algorithm: str) -> str:
    """Return the left half of the access token's hash, as OpenID Connect Core 1.0, section 3.1.3.6 has it."""
    digest = _HASHES[algorithm[-3:]](access_token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _check_strength(claims: Claims, issuer: Issuer, *, at: float) -> None:
    if issuer.vtr and not any(_reaches(words(claims, "vot"), asked) for asked in issuer.vtr):
        raise TooWeak("vot")
    if issuer.acr_values and words(claims, "acr") not in issuer.acr_values:
        raise TooWeak("acr")
    if issuer.max_age_seconds is not None and (
        number(claims, "auth_time") < at - issuer.max_age_seconds - SKEW_SECONDS
    ):
        raise TooWeak("auth_time")


def _reaches(given: str | None, asked: str) -> bool:
    """Tell whether a vector has every component that was asked for; it may have more."""
    return given is not None and set(asked.split(".")) <= set(given.split("."))


def _is_same(given: str | None, wanted: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), wanted.encode())
