"""A right to act for somebody ends: by one of both, or by its day. Both are told once, by whoever notices first."""

from enum import StrEnum

from django.db import transaction

from moothall.people import helping, rights_over
from moothall.people.queries import Account
from moothall.web import helping_letters


class Ending(StrEnum):
    """What came of ending a right, as the key of the text that says so."""

    TOLD = "account_done.help_ended"
    UNTOLD = "account_done.help_ended_untold"
    OVER_BEFORE = "account_done.help_over_before"


@transaction.atomic
def end(*, by: Account, right: int) -> Ending | None:
    """End a right and tell both, or neither; return what came of it, or None where there is none of theirs.

    What was over before stays as it was. Where it had run out and nobody was told yet, both are told of that.
    """
    ended = helping.end(by=by, helping_id=right)
    if ended is not None:
        return Ending.TOLD if helping_letters.ended(by, ended) else Ending.UNTOLD
    if not helping.is_theirs(by=by, helping_id=right):
        return None
    rights_over.tell_of(by=by, helping_id=right)
    return Ending.OVER_BEFORE
