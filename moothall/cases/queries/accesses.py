"""Who has looked at a case, as its resident may know it: when, what for and which team; never which officer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.cases.models import Case

MOST = 200
# How actions begin that look at a case; all others change it.
_LOOKING = ("cases.open", "cases.find", "cases.list", "cases.reveal")


@dataclass(frozen=True, kw_only=True)
class Access:
    """One visit of an officer to a case.

    `team` is "" and `team_body_id` None where the officer's team is not recorded; the team may be another body's.
    `is_outside` says that the case was outside the officer's own queue, which needs a stated reason.
    """

    at: datetime
    purpose: str
    is_change: bool
    is_outside: bool
    team: str
    team_body_id: int | None


def accesses(*, code_digest: str) -> tuple[Access, ...]:
    """Return the last visits to the case with this digest of reference and code, newest first.

    What the body withholds on a recorded ground is left out. Asked under no context.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from moothall_accesses_of_case(%s, %s)", [code_digest, MOST])
        return tuple(
            Access(
                at=at,
                purpose=purpose,
                is_change=not action.startswith(_LOOKING),
                is_outside=is_outside,
                team=team or "",
                team_body_id=team_body_id,
            )
            for at, action, purpose, is_outside, team, team_body_id in cursor.fetchall()
        )


def accesses_of_own(*, by: Resident, body_id: int, reference: str) -> tuple[Access, ...]:
    """As `accesses`, for a case that a signed-in person sees; nothing where they see none."""
    with acting(by):
        digest = (
            Case.objects.filter(body_id=body_id, reference=reference)
            .values_list("code_digest", flat=True)
            .first()
        )
    return accesses(code_digest=digest) if digest else ()
