"""Reads the file that MOOTHALL_ISSUERS names, with the keys and secrets that it points to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from moothall.packs.problems import PacksRefused
from moothall.packs.reader import read
from moothall.people.identity.oidc import client_keys
from moothall.people.identity.oidc.client_keys import SigningKey, UnusableKey
from moothall.people.identity.oidc.issuers import ClientKey, Issuer, IssuersFile, mistakes
from moothall.rules.sites import Site

VARIABLE = "MOOTHALL_ISSUERS"


class NotConfigured(Exception):
    """The issuers cannot be used as they are described."""


@dataclass(frozen=True, kw_only=True)
class Issuers:
    """Every issuer of this portal, our keys, and the secrets of issuers that can do no better."""

    known: tuple[Issuer, ...] = ()
    keys: Mapping[str, SigningKey] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def offered(self, site: Site) -> tuple[Issuer, ...]:
        """Return the issuers of a site, in the order of the file."""
        return tuple(issuer for issuer in self.known if site in issuer.sites)

    def named(self, slug: str) -> Issuer | None:
        """Return the issuer with this slug."""
        return next((issuer for issuer in self.known if issuer.slug == slug), None)

    def published(self) -> dict[str, object]:
        """Return the public halves of all our keys as a JSON Web Key Set (RFC 7517)."""
        return {"keys": [key.published() for key in self.keys.values()]}


def issuers_from(environment: Mapping[str, str], *, production: bool) -> Issuers:
    """Return the issuers of the file that the environment names; none where it names none.

    Raises:
        NotConfigured: the file, a key or a secret is missing or wrong; the message says which and why.
    """
    path = environment.get(VARIABLE, "")
    if not path:
        return Issuers()
    found = _file(Path(path))
    wrong = sorted(mistakes(found, production=production))
    keys = {key.kid: _key(key, environment) for key in found.keys}
    wrong += [
        f"{issuer.slug}: its key can only verify"
        for issuer in found.issuers
        if issuer.key in keys and not keys[issuer.key].signs
    ]
    if wrong:
        raise NotConfigured(f"{path}: {'; '.join(wrong)}.")
    return Issuers(
        known=found.issuers,
        keys=MappingProxyType(keys),
        secrets=MappingProxyType(_secrets(found, environment)),
    )


def _file(path: Path) -> IssuersFile:
    try:
        found, _ = read(path.read_text(encoding="utf-8"), IssuersFile, file=str(path))
    except (OSError, UnicodeDecodeError) as wrong:
        raise NotConfigured(f"{path} cannot be read.") from wrong
    except PacksRefused as wrong:
        raise NotConfigured("\n".join(map(str, wrong.problems))) from wrong
    return found


def _key(entry: ClientKey, environment: Mapping[str, str]) -> SigningKey:
    try:
        pem = (
            Path(entry.file).read_bytes()
            if entry.file
            else environment.get(entry.variable or "", "").encode()
        )
        return client_keys.load(entry.kid, pem)
    except (OSError, UnusableKey) as wrong:
        raise NotConfigured(f"The key {entry.kid} cannot be used: {wrong}") from wrong


def _secrets(found: IssuersFile, environment: Mapping[str, str]) -> dict[str, str]:
    secrets = {issuer.slug: environment.get(issuer.secret, "") for issuer in found.issuers if issuer.secret}
    missing = sorted(slug for slug, secret in secrets.items() if not secret)
    if missing:
        raise NotConfigured(f"The environment variable with the secret is empty: {', '.join(missing)}.")
    return secrets
