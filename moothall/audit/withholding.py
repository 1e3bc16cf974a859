"""Not to tell a resident who looks at a record, for a time, on a ground that the law gives. The caller records it."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from moothall.audit.models import Withholding
from moothall.rules.refusal import Refused

LONGEST = timedelta(days=366)
Ground = Withholding.Ground
# Of two who withhold the same at once, the second waits until the first has: one record is in force.
_ALONE = "select pg_advisory_xact_lock(hashtextextended('withholding/' || %s, 0))"


class WithheldTooLong(Refused):
    """A withholding ends in the future, and within a year: look again then whether its ground still holds."""


class WithheldAlready(Refused):
    """This is withheld already."""


def withhold(
    *, body_id: int, subject_id: str, ground: Ground, recorded_by_id: int, from_at: datetime, to_at: datetime
) -> None:
    """Withhold from now on who looks at a case (`subject_id` is its reference), until `to_at` (UTC).

    What the resident could see before goes on being shown, and all is shown once it has ended.

    Raises:
        WithheldTooLong: the end is past, or more than a year away.
        WithheldAlready: it is withheld now.
    """
    if not from_at < to_at <= from_at + LONGEST:
        raise WithheldTooLong
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [f"{body_id}/{subject_id}"])
    if in_force(body_id=body_id, subject_id=subject_id).exists():
        raise WithheldAlready
    Withholding.objects.create(
        body_id=body_id,
        subject_kind="case",
        subject_id=subject_id,
        ground=ground,
        recorded_by_id=recorded_by_id,
        from_at=from_at,
        to_at=to_at,
    )


def end(*, body_id: int, subject_id: str, at: datetime) -> int:
    """End what is withheld of a case at a moment (UTC), that of now; return how many records that were."""
    return Withholding.objects.filter(
        body_id=body_id, subject_kind="case", subject_id=subject_id, from_at__lte=at, to_at__gt=at
    ).update(to_at=at)


def in_force(*, body_id: int, subject_id: str) -> QuerySet[Withholding]:
    """Return what is withheld of a case at this moment."""
    return Withholding.objects.filter(
        body_id=body_id, subject_kind="case", subject_id=subject_id, from_at__lte=Now(), to_at__gt=Now()
    )
