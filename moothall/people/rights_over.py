"""Tell both sides that a right to act for somebody has run out: once, each in the language they want."""

from functools import lru_cache

from django.conf import settings
from django.db import connection, transaction

from moothall.notices.channels.messages import Kind
from moothall.notices.links import portal_link
from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.people import codes, contacts, helping, queries
from moothall.people.codes import Address, Letter
from moothall.people.helping import Help
from moothall.rules.language import Text

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
    email, account = (
        contacts.of_person(person_id=reader).email,
        queries.account(person_id=reader, session_digest=""),
    )
    if not email or account is None:
        return
    language, words = account.language, _words()
    text = (
        words[f"account.{name}_text"]
        .speak(language)
        .format(
            helper=helping.sealed_word(made.nonce, made.name),
            person=helping.sealed_word(made.nonce, made.person_name),
            url=portal_link(language, "/account/people"),
        )
    )
    codes.send(
        address=Address(kind=Kind.EMAIL, to=email),
        letter=Letter(subject=words[f"account.{name}_subject"].speak(language), text=text, language=language),
        key=f"helping/{made.id}/{name}",
        about=helping.about(made.nonce),
        reader=reader,
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, Text]:
    return dict(read_interface(folders.interface(settings.DATA)))
