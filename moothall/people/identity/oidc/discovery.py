"""What an issuer says of itself: OpenID Connect Discovery 1.0, checked before anything else is believed."""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.faults import NotUnderstood
from moothall.people.identity.oidc.issuers import Issuer, may_be_asked

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Where an issuer answers. `names_itself` tells whether it adds `iss` to its answers (RFC 9207)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    names_itself: bool


def metadata(issuer: Issuer) -> Metadata:
    """Return what the issuer publishes of itself.

    Raises:
        IssuerUnavailable: it does not answer, and nothing is kept.
        NotUnderstood: the document is another issuer's, or lacks or misnames an address.
    """
    found = DOCUMENTS.get(issuer.issuer.rstrip("/") + WELL_KNOWN, local=issuer.is_local)
    if found.get("issuer") != issuer.issuer:
        raise NotUnderstood("another_issuer")
    return Metadata(
        authorization_endpoint=_needed(found, "authorization_endpoint", issuer),
        token_endpoint=_needed(found, "token_endpoint", issuer),
        jwks_uri=_needed(found, "jwks_uri", issuer),
        userinfo_endpoint=_address(found, "userinfo_endpoint", issuer),
        end_session_endpoint=_address(found, "end_session_endpoint", issuer),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _needed(found: Mapping[str, object], name: str, issuer: Issuer) -> str:
    address = _address(found, name, issuer)
    if address is None:
        raise NotUnderstood("no_address")
    return address


def _address(found: Mapping[str, object], name: str, issuer: Issuer) -> str | None:
    address = found.get(name)
    if address is None:
        return None
    if not isinstance(address, str) or not may_be_asked(address, local=issuer.is_local):
        raise NotUnderstood("address")
    return address
