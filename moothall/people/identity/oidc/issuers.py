"""Which issuers a portal knows: a file that the operator writes, checked when the processes start.

The types say what the file may hold. docs/how-to/connect-an-identity-provider.md explains it by examples.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from moothall.rules.language import Text
from moothall.rules.sites import Site

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


class Profile(StrEnum):
    """Which rules an issuer follows beyond OpenID Connect itself."""

    PLAIN = "plain"
    ONE_LOGIN = "one_login"


class Authentication(StrEnum):
    """How we prove to the token endpoint who asks (OpenID Connect Core 1.0, section 9)."""

    PRIVATE_KEY_JWT = "private_key_jwt"
    CLIENT_SECRET_BASIC = "client_secret_basic"  # noqa: S105


class Audience(StrEnum):
    """Whom our assertion names as its reader: the issuer is safer, some accept their token endpoint only."""

    ISSUER = "issuer"
    TOKEN_ENDPOINT = "token_endpoint"  # noqa: S105


class Algorithm(StrEnum):
    """The signatures that are believed: public keys only, never `none` and never a shared secret."""

    ES256 = "ES256"
    ES384 = "ES384"
    PS256 = "PS256"
    RS256 = "RS256"


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """One issuer, as the operator describes it.

    `key` is the `kid` of one of the file's keys. `secret` is the name of the environment variable that holds the
    client's secret. `vtr` are vectors of trust (RFC 8485), each of which is enough. `email` and `email_verified`
    are the claims that hold the address and the issuer's word for it, `email_domains` those (in small letters) in
    which an issuer of the desk may vouch for officers, so that no council's issuer can name another's. Where it
    `is_only_way`, the desk takes neither passwords nor passkeys of people in these domains.
    """

    slug: str
    name: Text
    sites: tuple[Site, ...]
    issuer: str
    client_id: str
    authentication: Authentication = Authentication.PRIVATE_KEY_JWT
    key: str | None = None
    secret: str | None = None
    audience: Audience = Audience.ISSUER
    profile: Profile = Profile.PLAIN
    scopes: tuple[str, ...] = ("openid", "email")
    algorithms: tuple[Algorithm, ...] = (Algorithm.ES256,)
    vtr: tuple[str, ...] = ()
    acr_values: tuple[str, ...] = ()
    max_age_seconds: int | None = None
    email: str = "email"
    email_verified: str = "email_verified"
    email_domains: tuple[str, ...] = ()
    is_only_way: bool = False

    @property
    def is_local(self) -> bool:
        """Tell whether the issuer runs on this machine without TLS, which production refuses."""
        return is_local(self.issuer)


@dataclass(frozen=True, kw_only=True)
class ClientKey:
    """A key of ours: PEM in a file, or in an environment variable. One that only verifies is published, never used."""

    kid: str
    file: str | None = None
    variable: str | None = None


@dataclass(frozen=True, kw_only=True)
class IssuersFile:
    """The whole file."""

    issuers: tuple[Issuer, ...]
    keys: tuple[ClientKey, ...] = field(default=())


def is_local(url: str) -> bool:
    """Tell whether a URL is http to this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "http" and (
        host == "localhost" or host.endswith(".localhost") or _is_loopback(host)
    )


def may_be_asked(url: str, *, local: bool) -> bool:
    """Tell whether we may send anything to `url`: https, or with `local` this machine; no name and password in it."""
    try:
        parts = urlsplit(url)
        has_more = parts.username is not None or parts.password is not None or bool(parts.fragment)
        host = parts.hostname
    except ValueError:
        return False
    if has_more or not host or not (url.isascii() and url.isprintable()) or " " in url:
        return False
    return parts.scheme == "https" or (local and is_local(url))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def mistakes(found: IssuersFile, *, production: bool) -> Iterator[str]:
    """Yield a sentence for everything in the file that the types allow and the protocol does not."""
    slugs = [issuer.slug for issuer in found.issuers]
    kids = [key.kid for key in found.keys]
    yield from (f"the issuer {slug} stands there twice" for slug in set(slugs) if slugs.count(slug) > 1)
    yield from (f"the key {kid} stands there twice" for kid in set(kids) if kids.count(kid) > 1)
    for issuer in found.issuers:
        for sentence in _mistakes_of(issuer, kids=frozenset(kids), production=production):
            yield f"{issuer.slug}: {sentence}"


def _mistakes_of(issuer: Issuer, *, kids: frozenset[str], production: bool) -> Iterator[str]:
    if not _SLUG.fullmatch(issuer.slug) or issuer.slug == "any":
        yield "slug must be small letters, digits and hyphens, at most 30, and not the word any"
    if not may_be_asked(issuer.issuer, local=not production) or "?" in issuer.issuer:
        yield "issuer must be an https address without a query"
    if issuer.authentication is Authentication.PRIVATE_KEY_JWT and issuer.key not in kids:
        yield "private_key_jwt needs `key`, the kid of one of `keys`"
    if issuer.authentication is Authentication.CLIENT_SECRET_BASIC and not issuer.secret:
        yield "client_secret_basic needs `secret`, the name of an environment variable"
    if not issuer.sites or not issuer.algorithms:
        yield "sites and algorithms must name at least one"
    if "openid" not in issuer.scopes:
        yield "scopes must have openid"
    yield from _mistakes_of_desk(issuer)
    yield from _mistakes_of_trust(issuer)


def _mistakes_of_desk(issuer: Issuer) -> Iterator[str]:
    is_of_desk = Site.DESK in issuer.sites
    if is_of_desk and not issuer.email_domains:
        yield "an issuer of the desk needs email_domains: those of the officers whom it may vouch for"
    if issuer.is_only_way and not is_of_desk:
        yield "is_only_way belongs to an issuer of the desk"


def _mistakes_of_trust(issuer: Issuer) -> Iterator[str]:
    if issuer.max_age_seconds is not None and issuer.max_age_seconds < 0:
        yield "max_age_seconds must not be negative"
    if issuer.profile is Profile.PLAIN:
        if issuer.vtr:
            yield "vtr belongs to the profile one_login; use acr_values"
        return
    if not issuer.vtr or any(not _is_credential_vector(vector) for vector in issuer.vtr):
        yield "vtr must be credential vectors such as Cl.Cm: identity proving (P1, P2) is not asked for here"
    if issuer.authentication is not Authentication.PRIVATE_KEY_JWT:
        yield "GOV.UK One Login takes private_key_jwt"


def _is_credential_vector(vector: str) -> bool:
    return bool(vector) and all(part in {"Cl", "Cm"} for part in vector.split("."))
