"""Sign-ins that were sent to an issuer: each comes back once, within minutes, to the browser that began it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from moothall.people.identity.oidc import requests
from moothall.people.identity.oidc.faults import StartAgain
from moothall.people.models import IssuerAttempt
from moothall.rules.language import Language
from moothall.rules.sites import Site

LASTS = timedelta(minutes=10)
MOST_AT_ONCE = 5_000

_TAKE = """
    delete from people_issuerattempt
    where state_digest = %s and browser_digest = %s and site = %s and ends_at > statement_timestamp()
    returning issuer, language, onward, link_digest
"""
_SWEEP = """
    delete from people_issuerattempt where state_digest in
        (select state_digest from people_issuerattempt where ends_at <= statement_timestamp() order by ends_at limit %s)
"""
_FORGET_TOKENS = "delete from people_spenttoken where ends_at <= statement_timestamp()"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What was remembered of a sign-in on its way; `state` and `browser` are what it was begun with.

    `link_digest` names the session whose person wants the identity added to their account; "" for a sign-in.
    """

    issuer: str
    site: Site
    language: Language
    onward: str
    link_digest: str
    state: str = field(repr=False)
    browser: str = field(repr=False)


def remember(attempt: Attempt) -> None:
    """Keep an attempt for ten minutes, by digests."""
    IssuerAttempt.objects.create(
        state_digest=requests.digest(attempt.state),
        browser_digest=requests.digest(attempt.browser),
        issuer=attempt.issuer,
        site=attempt.site,
        language=attempt.language,
        onward=attempt.onward,
        link_digest=attempt.link_digest,
        ends_at=timezone.now() + LASTS,
    )


def take(*, state: str, browser: str, site: Site) -> Attempt:
    """Return an attempt and forget it; one that another browser or site began stays as it is.

    Raises:
        StartAgain: unknown, used, too old, or not this browser's: refused alike.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [requests.digest(state), requests.digest(browser), site.value])
        row: tuple[str, str, str, str] | None = cursor.fetchone()
    if row is None or not requests.is_secret(state) or not requests.is_secret(browser):
        raise StartAgain("state")
    issuer, language, onward, link_digest = row
    return Attempt(
        issuer=issuer,
        site=site,
        language=Language(language),
        onward=onward,
        link_digest=link_digest,
        state=state,
        browser=browser,
    )


def forget_old() -> int:
    """Delete attempts and spent tokens that are over; return how many attempts there were."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_TOKENS)
        cursor.execute(_SWEEP, [MOST_AT_ONCE])
        forgotten: int = cursor.rowcount
    return forgotten
