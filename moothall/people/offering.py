"""What forms offer to somebody: what they told bodies, proved or added, unless they want it offered no longer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from moothall.notices.channels.messages import Kind
from moothall.people import contacts, declines, homes, known_answers
from moothall.people.known_answers import Value
from moothall.people.queries import Account
from moothall.rules.known_answers import KnownKind, in_words

_KINDS: Mapping[Kind, KnownKind] = {Kind.EMAIL: KnownKind.EMAIL, Kind.SMS: KnownKind.PHONE}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value is known from: the body that was told it, or None for the account itself; and since when.

    `at` is when it was told or proved, None for an address of the account. `key` names it in addresses of pages.
    """

    key: str
    kind: KnownKind
    value: Value
    body_id: int | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Held:
    """A value with all its sources: what bodies were told, latest first, and then the account's own.

    Forms offer it unless its person declined it, wherever it was known from then.
    """

    kind: KnownKind
    value: Value
    sources: tuple[Source, ...]
    is_offered: bool


def of_person(*, person_id: int) -> tuple[Held, ...]:
    """Return every value that could be offered to somebody, each once."""
    found: dict[tuple[KnownKind, Value], list[Source]] = {}
    for one in (*_told(person_id), *_of_account(person_id)):
        found.setdefault((one.kind, one.value), []).append(one)
    declined = {one.digest for one in declines.of_person(person_id=person_id)}
    return tuple(
        Held(
            kind=kind,
            value=value,
            sources=tuple(sources),
            is_offered=declines.digest(person_id, kind, in_words(value)) not in declined,
        )
        for (kind, value), sources in found.items()
    )


def choose(*, by: Account, key: str, is_offered: bool) -> bool:
    """Offer a value from now on, or no longer, wherever it is known from by then; tell whether it was theirs."""
    held = next(
        (
            one
            for one in of_person(person_id=by.person_id)
            if any(source.key == key for source in one.sources)
        ),
        None,
    )
    if held is None:
        return False
    change = declines.take_back if is_offered else declines.note
    change(by=by, kind=held.kind, value=held.value)
    return True


def _told(person_id: int) -> Iterator[Source]:
    for one in known_answers.of_person(person_id=person_id):
        yield Source(key=one.key, kind=one.kind, value=one.value, body_id=one.body_id, at=one.told_at)


def _of_account(person_id: int) -> Iterator[Source]:
    """Yield the proved contact details, and the addresses where somebody lives now or will."""
    for one in contacts.proved(person_id=person_id):
        yield Source(
            key=_key(one.kind),
            kind=_KINDS[one.kind],
            value=one.to,
            body_id=None,
            at=one.proved_at,
        )
    for home in homes.of_person(person_id=person_id):
        if home.is_current(on=timezone.localdate()):
            yield Source(key=home.key, kind=KnownKind.ADDRESS, value=home.address, body_id=None, at=None)


def _key(kind: Kind) -> str:
    return f"account-{kind}"
