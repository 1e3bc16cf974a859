"""Tell both sides that a right to act for somebody has run out: once, each in the language they want."""

from functools import partial

from django.db import connection, transaction

from moothall.notices.links import portal_link
from moothall.people import helping, letters
from moothall.people.helping import Help

MOST_AT_ONCE = 500


def tell() -> int:
    """Tell of the rights that ran out, so many at a time, and return of how many.

    A right is marked in the transaction in which its messages are queued, and a message is queued once for its key.
    """
    told = 0
    while some := _tell_some():
        told += some
    return told


@transaction.atomic
def _tell_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select helping_id, of_person_id from moothall_helpings_over(%s)", [MOST_AT_ONCE])
        rows: list[tuple[int, int]] = cursor.fetchall()
    for helping_id, person_id in rows:
        made = helping.one(person_id=person_id, helping_id=helping_id)
        _send(made, made.person_id, "mail_over")
        if made.helper_id is not None:
            _send(made, made.helper_id, "mail_you_over")
    return len(rows)


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
