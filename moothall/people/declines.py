"""What somebody wants forms to offer no longer: kept by itself, whoever knows it, so that no source brings it back."""

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.people.known_answers import Value
from moothall.people.models import Decline
from moothall.people.queries import Account
from moothall.rules.known_answers import KnownKind, in_words, plain
from moothall.vault import derived

_NOTE = """
    insert into people_decline (person_id, kind, digest) values (%s, %s, %s)
    on conflict (person_id, digest) do nothing
"""


def digest(person_id: int, kind: KnownKind, words: str) -> str:
    """Return by what an answer in one line is recognised: of each person and kind another digest."""
    return derived.digest("declined", f"{person_id}/{kind}/{plain(words)}").hex()


def note(*, by: Account, kind: KnownKind, value: Value) -> None:
    """Let forms offer a value no longer."""
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute(_NOTE, [by.person_id, kind, digest(by.person_id, kind, in_words(value))])


def take_back(*, by: Account, kind: KnownKind, value: Value) -> None:
    """Let forms offer a value again."""
    found = digest(by.person_id, kind, in_words(value))
    with acting(Resident(person_id=by.person_id)):
        Decline.objects.filter(person_id=by.person_id, digest=found).delete()


def of_person(*, person_id: int) -> tuple[Decline, ...]:
    """Return what a person declined, latest first."""
    with acting(Resident(person_id=person_id)):
        return tuple(Decline.objects.filter(person_id=person_id).order_by("-declined_at", "-id"))
