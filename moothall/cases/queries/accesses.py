"""Who has looked at a case, as its resident may know it: when, what for and which team; never which officer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db import connection

from moothall.bodies.context import GrantHolder, Resident, acting, asking
from moothall.cases.models import Case

MOST = 200
# How actions begin that look at a case; all others change it.
_LOOKING = ("cases.open", "cases.list", "cases.reveal", "files.open")
_LETTERS = ("cases.open_letter", "cases.reveal_letter")
# As text, which a context's own statement can bring with it.
_ASKED = "select json_agg(a)::text from moothall_accesses_of_case(%s, %s) a"


class _Row(TypedDict):
    """A visit as the database writes it down."""

    at: str
    action: str
    purpose: str
    is_outside: bool
    team: str | None
    team_body_id: int | None


@dataclass(frozen=True, kw_only=True)
class Access:
    """One visit of an officer to a case; the files that a page shows are part of the visit to the page.

    `team` is "" and `team_body_id` None where the officer's team is not recorded; the team may be another body's.
    `is_outside` says that the case was outside the officer's own queue, which needs a stated reason; `is_letter` that
    a letter about it was to be sent by hand.
    """

    at: datetime
    purpose: str
    is_change: bool
    is_outside: bool
    is_letter: bool
    team: str
    team_body_id: int | None


def accesses(*, code_digest: str, most: int = MOST) -> tuple[Access, ...]:
    """Return the last visits to the case with this digest of reference and code, newest first, so many at most.

    What the body withholds on a recorded ground is left out. Asked under no context.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [code_digest, most])
        row: tuple[str | None] | None = cursor.fetchone()
    return _told(row[0] if row else None)


@contextmanager
def holding(grant: GrantHolder) -> Iterator[tuple[Access, ...]]:
    """Open the context of a grant, and tell in the same round trip what `accesses` tells of its case."""
    with asking(grant, _ASKED, [grant.digest, MOST]) as answer:
        yield _told(answer)


def accesses_of_own(*, by: Resident, body_id: int, reference: str) -> tuple[Access, ...]:
    """As `accesses`, for a case that a signed-in person sees; nothing where they see none."""
    with acting(by):
        digest = (
            Case.objects.filter(body_id=body_id, reference=reference)
            .values_list("code_digest", flat=True)
            .first()
        )
    return accesses(code_digest=digest) if digest else ()


def _told(answer: str | None) -> tuple[Access, ...]:
    rows: list[_Row] = json.loads(answer or "null") or []
    return tuple(
        Access(
            at=datetime.fromisoformat(row["at"]),
            purpose=row["purpose"],
            is_change=not row["action"].startswith(_LOOKING),
            is_outside=row["is_outside"],
            is_letter=row["action"] in _LETTERS,
            team=row["team"] or "",
            team_body_id=row["team_body_id"],
        )
        for row in rows
    )
