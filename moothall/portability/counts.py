"""What is due, counted: per body, by the functions that look over all of them, or by the store itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import connection

from moothall.bodies import queries as bodies
from moothall.cases import sweeps
from moothall.files import actions as files
from moothall.packs import folders
from moothall.packs.privacy import read_retention
from moothall.rules.retention import Kept


@dataclass(frozen=True, kw_only=True)
class Due:
    """How many rows of a body one rule would delete, of how many, and since when the oldest is due or was made."""

    body_id: int
    due: int
    whole: int
    oldest_at: datetime | None


@lru_cache(maxsize=1)
def all_kept() -> Mapping[str, Kept]:
    """Return what each rule keeps and for how long."""
    return read_retention(folders.privacy(settings.DATA))


def of_cases(before: datetime, body_id: int | None) -> Iterator[Due]:
    """Count closed cases; here `before` is now, since each state has days of its own."""
    for found in sweeps.due_cases(at=before, body_id=body_id):
        yield Due(body_id=found.body_id, due=found.due, whole=found.whole, oldest_at=found.oldest_at)


def of_strays(before: datetime, body_id: int | None) -> Iterator[Due]:
    """Count bytes without a row."""
    found: dict[int, int] = {}
    for home, keys in files.strays(before=before):
        found[home] = found.get(home, 0) + len(keys)
    for home, count in found.items():
        if body_id in {None, home}:
            yield Due(body_id=home, due=count, whole=count, oldest_at=None)


def of_bodies(query: str, before: datetime, body_id: int | None) -> Iterator[Due]:
    """Count the rows of bodies by a query for (body, due, whole, oldest) that takes a moment and one body or none."""
    with connection.cursor() as cursor:
        cursor.execute(query, [before, body_id])
        rows = cursor.fetchall()
    for home, due, whole, oldest in rows:
        yield Due(body_id=home, due=due, whole=whole, oldest_at=oldest)


def of_nobody(query: str, before: datetime, body_id: int | None) -> Iterator[Due]:
    """Count rows that belong to no body, as the operator's, by a query for (due, whole, oldest) that takes a moment."""
    operator = bodies.operator()
    if body_id not in {None, operator.id}:
        return
    with connection.cursor() as cursor:
        cursor.execute(query, {"before": before})
        row = cursor.fetchone()
    if row is not None and row[0]:
        yield Due(body_id=operator.id, due=row[0], whole=row[1], oldest_at=row[2])
