"""What the administrators of the other side are told of an arrangement: a job writes to each, in their language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Q

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.notices.links import desk_link
from moothall.outbox import actions as outbox
from moothall.people import administrators
from moothall.people.credentials import letters
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.models import Arrangement
from moothall.rules.language import Text
from moothall.rules.moments import end_in_words

NEWS = "people.arrangement_news"
AHEAD = timedelta(days=28)


class What(StrEnum):
    """What happened to an arrangement, or is about to."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    ENDING = "ending"


# What is no news any more once the arrangement has ended: that is told besides.
_OF_THE_LIVING = frozenset({What.PROPOSED, What.AGREED, What.ENDING})


def announce(row: Arrangement, what: What, *, from_id: int) -> None:
    """Let the other side than `from_id` be told what happened, in the context of that body."""
    to_id = row.provider_id if from_id == row.body_id else row.body_id
    _announce(from_id, row.id, what, to_id=to_id)


def announce_ending(*, at: datetime) -> int:
    """Let both sides be told of the arrangements that end within AHEAD, once of each; return how many these are.

    Call it without a context.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from moothall_arrangements_ending(%s, %s)", [at, at + AHEAD])
        rows: list[tuple[int, int, int]] = cursor.fetchall()
    for arrangement_id, *parties in rows:
        for to_id in parties:
            with acting(Job(body_id=to_id)):
                _announce(to_id, arrangement_id, What.ENDING, to_id=to_id)
    return len(rows)


def tell(*, to_id: int, arrangement_id: int, what: What, names: Mapping[str, Text]) -> None:
    """Write to the administrators of a party, once to each; call it without a context, in a job.

    `names` are what functions are called, by their codes.
    """
    with acting(Job(body_id=to_id)):
        row = Arrangement.objects.filter(Q(body_id=to_id) | Q(provider_id=to_id), id=arrangement_id).first()
        whom = sorted(administrators.of(to_id))
    if row is None or (what in _OF_THE_LIVING and row.ended_at is not None):
        return
    for to in filter(None, (holder(person_id=person_id) for person_id in whom)):
        _send(to, row, what, to_id=to_id, names=names)


def _announce(body_id: int, arrangement_id: int, what: What, *, to_id: int) -> None:
    outbox.announce(
        body_id=body_id,
        name=NEWS,
        key=f"arrangement/{arrangement_id}/{what}/{to_id}",
        subject={"arrangement_id": arrangement_id, "what": what.value, "to_id": to_id},
    )


def _send(to: Holder, row: Arrangement, what: What, *, to_id: int, names: Mapping[str, Text]) -> None:
    name = f"arrangement_{what}"
    called = (names[code].speak(to.language) if code in names else code for code in row.functions)
    letters.send(
        to,
        name,
        key=f"desk-{name}/{row.id}/{to_id}/{to.public_id.hex}",
        home=register.official_name(row.body_id, to.language),
        provider=register.official_name(row.provider_id, to.language),
        team=row.team_name,
        functions=", ".join(called),
        ends="" if row.to_at is None else end_in_words(row.to_at, to.language),
        link=desk_link(to.language, f"/{register.by_id(to_id).slug}/arrangements/{row.id}"),
    )
