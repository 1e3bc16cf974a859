"""A person in hand: what is sent or kept for them, and what changes who may send or see it, wait for each other.

Sending asks for a right, or reads whether an address is confidential, and commits later. So it holds a shared lock of
the person until it ends; the database takes the same for every row that names them. Whoever ends a right, sets that
mark, changes how they sign in or closes their account takes the lock alone, as `people.duty` does for bodies.
"""

from django.db import connection

from moothall.rules.refusal import Refused

_HOLD = "select moothall_holds_account(%s)"
_SETTLE = (
    "select pg_advisory_xact_lock(hashtextextended('person/' || p, 0))"
    " from (select distinct unnest(%s::bigint[]) as p order by 1) persons"
)


class AccountClosed(Refused):
    """The account was closed in the meantime: nothing is sent or kept for it any more."""


def hold(*, person_id: int) -> None:
    """Let no right to act for this person end, nor their mark change, nor their account close, until the commit.

    Raises:
        AccountClosed: it is closed already.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [person_id])
        row: tuple[bool] | None = cursor.fetchone()
    if row is None or not row[0]:
        raise AccountClosed


def settle(*person_ids: int) -> None:
    """Wait until nothing is being sent for these people; what begins meanwhile waits until this transaction is over.

    Name all of them at once, before anything of theirs is touched: two who do so never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [list(person_ids)])
