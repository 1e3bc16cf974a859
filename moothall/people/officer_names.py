"""What a body calls the officers who serve it: the name that its own administrator or list gave, under its own key.

What another body calls the same officer is that body's. Where nobody here has typed a name, it is the one by which the
officer was first made known: posts founded by the operator's command line, and those from before names were a body's.
"""

from collections.abc import Iterable

from django.db import connection

from moothall.people.models import Membership
from moothall.people.queries import names
from moothall.people.sealed_posts import POST_NAME
from moothall.vault import columns

_NAMED = "select for_body_id, person_id, body_id, name_sealed from moothall_officer_names(%s, %s)"


def sealed(*, body_id: int, person_id: int, name: str) -> str:
    """Return what a body calls an officer as memberships and requests keep it."""
    return columns.seal(POST_NAME, body_id=body_id, row=str(person_id), text=name)


def opened(*, body_id: int, person_id: int, name_sealed: str) -> str:
    """Return the name in a row of a body; "" where there is none, or it does not open."""
    found = columns.unseal_if_it_opens(POST_NAME, body_id=body_id, row=str(person_id), sealed=name_sealed)
    return found or ""


def in_body(*, body_id: int, person_ids: Iterable[int]) -> dict[int, str]:
    """Return what a body knows these people as: see `in_bodies`."""
    found = in_bodies({(body_id, person_id) for person_id in person_ids})
    return {person_id: name for (_, person_id), name in found.items()}


def in_bodies(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return, for each (body id, person id), the name by which that body knows that person, in an officer's context.

    It is what the body itself called them last; of somebody whom another body lends, what that one calls them.
    """
    wanted = set(pairs)
    if not wanted:
        return {}
    person_ids = {person_id for _, person_id in wanted}
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [sorted({body_id for body_id, _ in wanted}), sorted(person_ids)])
        rows: list[tuple[int, int, int, str]] = cursor.fetchall()
    called = {
        (for_body_id, person_id): opened(body_id=body_id, person_id=person_id, name_sealed=name_sealed)
        for for_body_id, person_id, body_id, name_sealed in rows
        if (for_body_id, person_id) in wanted
    }
    unnamed = {pair for pair in wanted if not called.get(pair)}
    first = names(person_ids={person_id for _, person_id in unnamed}) if unnamed else {}
    return called | {pair: first[pair[1]] for pair in unnamed if pair[1] in first}


def of_rows(body_id: int, rows: Iterable[Membership]) -> dict[int, str]:
    """Return what a body called the people of its own memberships last, by person id."""
    latest = {
        row.person_id: row for row in sorted(rows, key=lambda row: (row.named_at, row.id)) if row.name_sealed
    }
    return {
        person_id: opened(body_id=body_id, person_id=person_id, name_sealed=row.name_sealed)
        for person_id, row in latest.items()
    }
