"""What ID tokens and logout tokens have in common: who says it, to whom, and when."""

from collections.abc import Mapping

from moothall.people.identity.oidc.faults import AnswerRefused
from moothall.people.identity.oidc.issuers import Issuer

# How far an issuer's clock may be from ours.
SKEW_SECONDS = 60
# A subject has at most 255 ASCII characters (OpenID Connect Core 1.0, section 2).
LONGEST_SUBJECT = 255

Claims = Mapping[str, object]


def check_parties(claims: Claims, issuer: Issuer) -> None:
    """Raise AnswerRefused unless the issuer says it, and to us.

    A token for others as well is taken only where it names us as the party that it was made for (`azp`).
    """
    if claims.get("iss") != issuer.issuer:
        raise AnswerRefused("iss")
    audience = claims.get("aud")
    readers = [audience] if isinstance(audience, str) else audience
    if not isinstance(readers, list) or issuer.client_id not in readers:
        raise AnswerRefused("aud")
    if (len(readers) > 1 or "azp" in claims) and claims.get("azp") != issuer.client_id:
        raise AnswerRefused("azp")


def check_times(claims: Claims, *, at: float) -> None:
    """Raise AnswerRefused unless a token holds at `at` (seconds since 1970), give or take the skew."""
    if number(claims, "exp") <= at - SKEW_SECONDS:
        raise AnswerRefused("exp")
    if number(claims, "iat") > at + SKEW_SECONDS:
        raise AnswerRefused("iat")
    if "nbf" in claims and number(claims, "nbf") > at + SKEW_SECONDS:
        raise AnswerRefused("nbf")


def number(claims: Claims, name: str) -> float:
    """Return a claim that is a number of seconds; raise AnswerRefused with its name where it is none."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**40:
        raise AnswerRefused(name)
    return float(value)


def words(claims: Claims, name: str) -> str | None:
    """Return a claim that is a short text, None where there is none; raise AnswerRefused for anything else."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_SUBJECT or not value.isprintable():
        raise AnswerRefused(name)
    return value
