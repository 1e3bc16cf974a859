"""What issuers publish about themselves, kept as long as they say.

Their documents are trusted further while they cannot be fetched, for at most a day: so GOV.UK One Login asks
(docs.sign-in.service.gov.uk/integrate-with-integration-environment/authenticate-your-user, "Cache the discovery
document" and "Caching the JWKS document"). An issuer that is down is asked again after some seconds only, so that
no more than one request in that time waits for it.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from moothall.people.identity.oidc import wire
from moothall.people.identity.oidc.faults import IssuerUnavailable, SignInFailed

SHORTEST_SECONDS, USUAL_SECONDS, LONGEST_SECONDS = 60.0, 3600.0, 86400.0
TRUSTED_FURTHER_SECONDS = 86400.0
RENEWED_AT_MOST_EVERY_SECONDS = 60.0
LEFT_ALONE_SECONDS = 10.0


@dataclass(kw_only=True)
class _Kept:
    content: Mapping[str, object] = field(repr=False)
    fetched_at: float
    fresh_until: float


class Documents:
    """The published documents by their address, for one process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, _Kept] = {}
        self._failed_at: dict[str, float] = {}

    def get(self, url: str, *, local: bool) -> Mapping[str, object]:
        """Return the JSON object at `url`, fetched when what is kept has run out.

        Raises:
            IssuerUnavailable, NotUnderstood: nothing is kept that may still be trusted, and none can be fetched.
        """
        kept = self._kept.get(url)
        now = time.monotonic()
        if kept is not None and now < kept.fresh_until:
            return kept.content
        return self._fetched(url, kept, now, local=local)

    def renewed(self, url: str, *, local: bool) -> Mapping[str, object]:
        """Return the JSON object at `url` fetched anew, unless that was done within the last minute."""
        kept = self._kept.get(url)
        now = time.monotonic()
        if kept is not None and now < kept.fetched_at + RENEWED_AT_MOST_EVERY_SECONDS:
            return kept.content
        return self._fetched(url, kept, now, local=local)

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._failed_at.clear()

    def _fetched(self, url: str, kept: _Kept | None, now: float, *, local: bool) -> Mapping[str, object]:
        usable = kept if kept is not None and now < kept.fresh_until + TRUSTED_FURTHER_SECONDS else None
        try:
            if now < self._failed_at.get(url, -LEFT_ALONE_SECONDS) + LEFT_ALONE_SECONDS:
                raise IssuerUnavailable("left_alone")
            return self._asked(url, local=local)
        except SignInFailed:
            if usable is None:
                raise
            return usable.content

    def _asked(self, url: str, *, local: bool) -> Mapping[str, object]:
        try:
            reply = wire.get_json(url, local=local)
            if reply.status != 200:
                raise IssuerUnavailable("status")
        except SignInFailed:
            self._failed_at[url] = time.monotonic()
            raise
        self._failed_at.pop(url, None)
        said = USUAL_SECONDS if reply.max_age_seconds is None else float(reply.max_age_seconds)
        now = time.monotonic()
        lasts = min(max(said, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._kept[url] = _Kept(content=reply.content, fetched_at=now, fresh_until=now + lasts)
        return reply.content


DOCUMENTS = Documents()
