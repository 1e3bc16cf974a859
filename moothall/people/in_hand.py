"""A person in hand: what is sent or kept for them, and what changes who may send or see it, wait for each other.

Sending asks for a right, or reads whether an address is confidential, and commits later. So it holds a shared lock of
the person until it ends; the database takes the same for every row that is theirs. Whoever ends a right, sets that
mark, changes how they sign in or closes their account takes the lock alone, as `people.duty` does for bodies.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, connection

from moothall.rules.refusal import Refused

# By which the database says that a row names a closed account.
OPEN = "an_account_is_open"
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


def take_alone(person_id: int) -> None:
    """Settle one person, whose account must be open.

    Raises:
        AccountClosed: it is closed already.
    """
    settle(person_id)
    hold(person_id=person_id)


@contextmanager
def open_only() -> Iterator[None]:
    """Within it, where the database refuses a row because it is a closed account's, that is said as such.

    Raises:
        AccountClosed: instead of the database's error.
    """
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error) and cause.diag.constraint_name == OPEN:
            raise AccountClosed from error
        raise
