"""Tell both sides that a right to act for somebody has run out: once, each in the language they want.

The daily job tells, or whoever comes before it and after whom it could not: who ends the right, or closes an account.
"""

from functools import partial

from django.db import connection, transaction

from moothall.bodies.context import Resident, acting
from moothall.notices.links import portal_link
from moothall.people import helping, letters
from moothall.people.helping import Help
from moothall.people.queries import Account

MOST_AT_ONCE = 500
# Of the rights that the database's function finds for the job, this one.
_MARK = """
    update people_helping set told_over_at = statement_timestamp()
    where id = %s and accepted_at is not null and ended_at is null and told_over_at is null
        and ends_at <= statement_timestamp() and ends_at > statement_timestamp() - interval '30 days'
"""


def tell() -> int:
    """Tell of the rights that ran out, so many at a time, and return of how many.

    A right is marked in the transaction in which its messages are queued, and a message is queued once for its key.
    """
    told = 0
    while some := _tell_some():
        told += some
    return told


@transaction.atomic
def tell_of(*, by: Account, helping_id: int) -> None:
    """Tell both of one right of somebody's, if it has run out and the job would still tell of it.

    Who tells of it at the same moment is waited for.
    """
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute(_MARK, [helping_id])
        if not cursor.rowcount:
            return
    _tell_both(helping.one(person_id=by.person_id, helping_id=helping_id))


@transaction.atomic
def _tell_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select helping_id, of_person_id from moothall_helpings_over(%s)", [MOST_AT_ONCE])
        rows: list[tuple[int, int]] = cursor.fetchall()
    for helping_id, person_id in rows:
        _tell_both(helping.one(person_id=person_id, helping_id=helping_id))
    return len(rows)


def _tell_both(made: Help) -> None:
    _send(made, made.person_id, "mail_over")
    if made.helper_id is not None:
        _send(made, made.helper_id, "mail_you_over")


def _send(made: Help, reader: int, name: str) -> None:
    letters.tell(
        reader,
        f"account.{name}",
        key=f"helping/{made.id}/{name}",
        about=helping.about(made.nonce),
        url=partial(portal_link, path="/account/people"),
        helper=helping.sealed_word(made.nonce, made.name),
        person=helping.sealed_word(made.nonce, made.person_name),
    )
