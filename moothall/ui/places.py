"""Places in a list, as links carry them: sealed, because the number of a record tells how many came before it."""

import re
from datetime import UTC, datetime, timedelta

from moothall.vault import actions as vault
from moothall.vault.failures import KeyLost, Tampered

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 200
# Of one length, whatever is in it: the sealed text is as long as what it seals.
_WRITTEN = re.compile(r"([0-9]{20})-([0-9]{20})")


def sealed_place(about: str, *, at: datetime, number: int) -> str:
    """Return the place just at a moment and a record's number as text for an address, which nobody reads or makes.

    `about` names the list ("queue"); a place of another list does not open there.
    """
    return vault.seal(None, _about(about), f"{(at - _EPOCH) // _MICROSECOND:020d}-{number:020d}")


def place_in(about: str, typed: str) -> tuple[datetime, int] | None:
    """Return the moment and the number that were sealed for this list; None for whatever else was typed."""
    if not typed or len(typed) > _LONGEST:
        return None
    try:
        found = _WRITTEN.fullmatch(vault.unseal(None, _about(about), typed))
    except (KeyLost, Tampered):
        return None
    return (_EPOCH + int(found[1]) * _MICROSECOND, int(found[2])) if found else None


def _about(about: str) -> str:
    return f"ui.place/{about}"
