"""Signing out, begun by the issuer (OpenID Connect Back-Channel Logout 1.0) or by us (RP-Initiated Logout 1.0)."""

import time
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from moothall.people import sessions
from moothall.people.identity.oidc import discovery, identities, requests
from moothall.people.identity.oidc.faults import AnswerRefused, SignInFailed
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.identity.oidc.logout_tokens import OLDEST_SECONDS, Notice, notice
from moothall.people.identity.oidc.sign_in import issuer_at
from moothall.people.identity.oidc.signatures import claimed, signed_claims
from moothall.rules.sites import Site
from moothall.vault import actions as vault
from moothall.vault.failures import KeyLost, Tampered

SIGNED_OUT = "/sign-in/signed-out"
ID_TOKEN = "id_token_sealed"  # noqa: S105
# GOV.UK One Login refuses a longer query at /logout.
LONGEST_QUERY = 2048
_SPEND = (
    "insert into people_spenttoken (digest, ends_at) values (%s, %s) on conflict do nothing returning digest"
)


def obey(token: str, site: Site) -> int:
    """End the sessions that a logout token names and return how many; it is obeyed once.

    Raises:
        SignInFailed: the token is no issuer's of this site, or not as the specification says, or was obeyed before.
    """
    issuer = _issuer_of(token, site)
    claims, header = signed_claims(token, issuer, discovery.metadata(issuer).jwks_uri)
    told = notice(claims, header, issuer, at=time.time())
    with transaction.atomic():
        _spend(issuer, told)
        return sum(_end(issuer, at_site, told) for at_site in issuer.sites)


def kept_id_token(subject: str, id_token: str) -> str:
    """Return an ID token as a session may keep it for its end: sealed, and of use to this subject's session only."""
    return vault.seal(None, _place(subject), id_token)


def address(kept: Mapping[str, object], site: Site) -> str | None:
    """Return where at the issuer somebody signs out there too, or None; `kept` is what their session holds.

    docs.sign-in.service.gov.uk/integrate-with-integration-environment/managing-your-users-sessions ("Log your user
    out of GOV.UK One Login").
    """
    issuer = issuer_at(str(kept.get(sessions.ISSUER, "")), site)
    if issuer is None:
        return None
    try:
        end = discovery.metadata(issuer).end_session_endpoint
    except SignInFailed:
        return None
    if end is None:
        return None
    base = {Site.PORTAL: settings.PORTAL_URL, Site.DESK: settings.DESK_URL}[site]
    onward = {"post_logout_redirect_uri": base + SIGNED_OUT, "client_id": issuer.client_id}
    hint = _hint(kept)
    query = urlencode(onward | ({} if hint is None else {"id_token_hint": hint}))
    if hint is None or len(query) > LONGEST_QUERY:
        query = urlencode(onward)
    return f"{end}{'&' if '?' in end else '?'}{query}"


def _hint(kept: Mapping[str, object]) -> str | None:
    try:
        return vault.unseal(None, _place(str(kept.get(sessions.SUBJECT, ""))), str(kept.get(ID_TOKEN, "")))
    except (Tampered, KeyLost):
        return None


def _place(subject: str) -> str:
    return f"people.session.id_token/{subject}"


def _issuer_of(token: str, site: Site) -> Issuer:
    """Return the issuer that a token claims to be from; its signature is checked by that issuer's keys."""
    said = claimed(token)
    audience = said.get("aud")
    readers = [audience] if isinstance(audience, str) else audience
    for issuer in settings.ISSUERS.offered(site):
        if issuer.issuer == said.get("iss") and isinstance(readers, list) and issuer.client_id in readers:
            return issuer
    raise AnswerRefused("no_issuer")


def _spend(issuer: Issuer, told: Notice) -> None:
    digest = requests.digest(f"{issuer.issuer} {issuer.client_id} {told.token_id}")
    until = timezone.now() + timedelta(seconds=2 * OLDEST_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [digest, until])
        if cursor.fetchone() is None:
            raise AnswerRefused("jti")


def _end(issuer: Issuer, site: Site, told: Notice) -> int:
    subject = "" if told.subject is None else identities.subject_blind(issuer, site, told.subject)
    return sessions.end_of_subject(
        issuer=issuer.slug, subject=subject, sid=identities.sid_blind(issuer, told.sid)
    )
