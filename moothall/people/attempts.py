"""Counts tries at what can be guessed, per hour, so that guessing stops being cheap."""

import hashlib

from django.db import connection

_COUNT = """
    insert into people_attempt as a (key, hour, tries) values (%s, date_trunc('hour', statement_timestamp()), 1)
    on conflict (key) do update set
        tries = case when a.hour = excluded.hour then a.tries + 1 else 1 end, hour = excluded.hour
    returning tries
"""


_TRIED = (
    "select tries from people_attempt where key = %s and hour = date_trunc('hour', statement_timestamp())"
)


def count(*, what: str, who: str) -> int:
    """Count one more try at `what` by or about `who`, and return how many there were in this clock hour.

    Only a digest of both is stored. Call it outside a context: the row must survive a refused request.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_key(what, who)])
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 1


def tried(*, what: str, who: str) -> int:
    """Return how many tries at `what` by or about `who` were counted in this clock hour; count none."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, [_key(what, who)])
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0


def forget(*, what: str, who: str) -> None:
    """Count tries at `what` by or about `who` from nought again."""
    with connection.cursor() as cursor:
        cursor.execute("delete from people_attempt where key = %s", [_key(what, who)])


def forget_old() -> int:
    """Delete counts of earlier days and return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("delete from people_attempt where hour < statement_timestamp() - interval '1 day'")
        forgotten: int = cursor.rowcount
    return forgotten


def _key(what: str, who: str) -> str:
    return hashlib.sha256(f"{what}\0{who}".encode("utf-8", "surrogatepass")).hexdigest()
