"""A draft's key carries the second in which it was minted.

Nothing is stored before the first answer, so that an unknown key may be new or may be that of a draft that was
deleted. A draft outlives its key's birth by the days of its service at least: an unknown key older than those
is no new one. The rest of the key is random; whoever alters the time of their own deceives only themselves.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from moothall.cases.actions import drafts

_SECOND_BYTES = 4
_SECOND_LETTERS = 6


def mint(*, at: datetime) -> str:
    """Return a new draft's key, minted at the aware moment `at`."""
    second = int(at.timestamp()).to_bytes(_SECOND_BYTES, "big")
    return urlsafe_b64encode(second).decode().rstrip("=") + drafts.mint_key()[_SECOND_LETTERS:]


def minted_at(key: str) -> datetime:
    """Return when `key` (22 letters of URL-safe base 64) was minted."""
    second = urlsafe_b64decode(f"{key[:_SECOND_LETTERS]}==")
    return datetime.fromtimestamp(int.from_bytes(second, "big"), tz=UTC)


def is_older(key: str, *, days: int, at: datetime) -> bool:
    """Tell whether `key` was minted more than `days` before the aware moment `at`."""
    return minted_at(key) + timedelta(days=days) < at
