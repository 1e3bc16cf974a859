"""A person in hand: what is sent for them, and what changes who may send or see it, wait for each other.

Sending asks for a right, or reads whether an address is confidential, and commits later. So it holds a shared lock of
the person until it ends. Whoever ends a right or sets that mark takes the lock alone, as `people.duty` does for bodies.
"""

from django.db import connection

_HOLD = "select pg_advisory_xact_lock_shared(hashtextextended('person/' || %s, 0))"
_SETTLE = "select pg_advisory_xact_lock(hashtextextended('person/' || %s, 0))"


def hold(*, person_id: int) -> None:
    """Let no right to act for this person end, nor their mark change, until this transaction is over."""
    _lock(_HOLD, person_id)


def settle(*, person_id: int) -> None:
    """Wait until nothing is being sent for this person; what begins meanwhile waits until this transaction is over."""
    _lock(_SETTLE, person_id)


def _lock(statement: str, person_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(person_id)])
