"""From the code that came with the browser to the person: the token endpoint, the ID token, userinfo.

GOV.UK One Login: docs.sign-in.service.gov.uk/integrate-with-integration-environment/authenticate-your-user ("Make a
request to the /token endpoint", "Make a request to the /userinfo endpoint").
"""

import secrets
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from django.conf import settings
from joserfc import jwt

from moothall.people.identity.oidc import errors, wire
from moothall.people.identity.oidc.claims import words
from moothall.people.identity.oidc.discovery import Metadata
from moothall.people.identity.oidc.faults import AnswerRefused, NotUnderstood
from moothall.people.identity.oidc.id_tokens import Vouched, vouched
from moothall.people.identity.oidc.issuers import Audience, Authentication, Issuer
from moothall.people.identity.oidc.signatures import MOST_CHARACTERS, signed_claims

ASSERTION_SECONDS = 120
LONGEST_EMAIL = 254
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, kw_only=True)
class Code:
    """What came back with the browser, and what only the one who asked can know."""

    value: str = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, kw_only=True)
class Proven:
    """Whom an issuer has proven to be there. `email` is None unless the issuer vouches for it."""

    subject: str = field(repr=False)
    sid: str | None = field(repr=False)
    email: str | None = field(repr=False)
    id_token: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class _Tokens:
    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def proven(code: Code, issuer: Issuer, found: Metadata) -> Proven:
    """Exchange a code for what the issuer knows of the person.

    Raises:
        ErrorAnswer: the token endpoint refuses.
        IssuerUnavailable, NotUnderstood: it does not answer, or not as the protocol says.
        AnswerRefused, TooWeak: what it says is not proof, or not enough.
    """
    tokens = _tokens(code, issuer, found)
    claims, header = signed_claims(tokens.id_token, issuer, found.jwks_uri)
    person = vouched(
        claims, header, issuer, nonce=code.nonce, access_token=tokens.access_token, at=time.time()
    )
    known = _userinfo(tokens.access_token, person, issuer, found) or claims
    return Proven(
        subject=person.subject, sid=person.sid, email=_email(known, issuer), id_token=tokens.id_token
    )


def _tokens(code: Code, issuer: Issuer, found: Metadata) -> _Tokens:
    fields = {
        "grant_type": "authorization_code",
        "code": code.value,
        "redirect_uri": code.redirect_uri,
        "code_verifier": code.verifier,
        "client_id": issuer.client_id,
    }
    authorization = None
    if issuer.authentication is Authentication.PRIVATE_KEY_JWT:
        fields |= {"client_assertion_type": _ASSERTION, "client_assertion": assertion(issuer, found)}
    else:
        authorization = _basic(issuer)
    reply = wire.post_form(found.token_endpoint, fields, local=issuer.is_local, authorization=authorization)
    if reply.status != 200:
        raise errors.from_token_endpoint(str(reply.content.get("error", "")))
    if str(reply.content.get("token_type", "")).lower() != "bearer":
        raise NotUnderstood("token_type")
    return _Tokens(
        id_token=_token(reply.content, "id_token"), access_token=_token(reply.content, "access_token")
    )


def assertion(issuer: Issuer, found: Metadata) -> str:
    """Return a signed statement of who we are (RFC 7523), good for two minutes and for one use."""
    key = settings.ISSUERS.keys[issuer.key or ""]
    now = int(time.time())
    reader = issuer.issuer if issuer.audience is Audience.ISSUER else found.token_endpoint
    claims: dict[str, object] = {
        "iss": issuer.client_id,
        "sub": issuer.client_id,
        "aud": reader,
        "jti": secrets.token_urlsafe(24),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    header: dict[str, object] = {"alg": key.algorithm, "kid": key.kid}
    return jwt.encode(header, claims, key.key, algorithms=[key.algorithm])


def _basic(issuer: Issuer) -> str:
    """Return the header of RFC 6749, section 2.3.1: both parts are form-encoded first."""
    pair = f"{quote_plus(issuer.client_id)}:{quote_plus(settings.ISSUERS.secrets[issuer.slug])}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _token(content: Mapping[str, object], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value or not value.isascii():
        raise NotUnderstood(name)
    if len(value) > MOST_CHARACTERS:
        raise AnswerRefused("token_too_large")
    return value


def _userinfo(
    access_token: str, person: Vouched, issuer: Issuer, found: Metadata
) -> Mapping[str, object] | None:
    """Return what userinfo says, once it speaks of the same person (OpenID Connect Core 1.0, section 5.3.2)."""
    if found.userinfo_endpoint is None:
        return None
    reply = wire.get_json(found.userinfo_endpoint, local=issuer.is_local, bearer=access_token)
    if reply.status != 200:
        raise NotUnderstood("userinfo")
    if words(reply.content, "sub") != person.subject:
        raise AnswerRefused("userinfo_sub")
    return reply.content


def _email(known: Mapping[str, object], issuer: Issuer) -> str | None:
    """Return the email address where the issuer says in so many words that it was checked."""
    email = known.get(issuer.email)
    if known.get(issuer.email_verified) is not True or not isinstance(email, str):
        return None
    return email if len(email) <= LONGEST_EMAIL else None
