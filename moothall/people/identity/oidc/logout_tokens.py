"""Whether a logout token is one: OpenID Connect Back-Channel Logout 1.0, section 2.6, and GOV.UK One Login.

docs.sign-in.service.gov.uk/integrate-with-integration-environment/managing-your-users-sessions ("Validate your
logout token").
"""

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
from moothall.people.identity.oidc.faults import AnswerRefused
from moothall.people.identity.oidc.issuers import Issuer, Profile

EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_SECONDS = 600
_TYPES = frozenset({None, "JWT", "jwt", "logout+jwt"})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An issuer says that somebody has signed out there: everywhere, or in the session `sid` of the issuer's."""

    subject: str | None = field(repr=False)
    sid: str | None = field(repr=False)
    token_id: str = field(repr=False)


def notice(claims: Claims, header: Mapping[str, object], issuer: Issuer, *, at: float) -> Notice:
    """Return what a logout token says; its signature has been checked, and `at` is now in seconds since 1970.

    Raises AnswerRefused where any check fails. Whether its `jti` was seen before is the caller's to ask.
    """
    if header.get("typ") not in _TYPES or "nonce" in claims:
        raise AnswerRefused("typ")
    check_parties(claims, issuer)
    check_times(claims, at=at)
    if number(claims, "iat") < at - OLDEST_SECONDS - SKEW_SECONDS:
        raise AnswerRefused("iat")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise AnswerRefused("events")
    subject, sid, token_id = words(claims, "sub"), words(claims, "sid"), words(claims, "jti")
    if token_id is None:
        raise AnswerRefused("jti")
    if subject is None and (sid is None or issuer.profile is Profile.ONE_LOGIN):
        raise AnswerRefused("sub")
    return Notice(subject=subject, sid=sid, token_id=token_id)
