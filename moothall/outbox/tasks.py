"""Do what stands in the outbox: once a row's work is done it is marked; until then it is tried again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.outbox.actions import Subject, defer
from moothall.outbox.models import OutboxRow

Handler = Callable[[int, Subject], None]

# A job that was lost with its process is asked for again after this time.
OVERDUE = timedelta(minutes=5)
MOST_AT_ONCE = 500


class NobodyHandles(LookupError):
    """No handler is wired to this name."""


def do(*, row_id: int, body_id: int, handlers: Mapping[str, Handler]) -> None:
    """Do the work of one outbox row through the handler of its name; a row that is done already is left alone.

    The handler gets the body's id and the row's subject, opens contexts of its own, and is idempotent: after a
    crash between its work and the mark it runs again.

    Raises:
        NobodyHandles: the name is not wired. Whatever the handler raises; the job is then tried again.
    """
    with acting(Job(body_id=body_id)):
        row = (
            OutboxRow.objects.filter(body_id=body_id, id=row_id, done_at__isnull=True)
            .values_list("name", "subject")
            .first()
        )
    if row is None:
        return
    name, subject = row
    if name not in handlers:
        raise NobodyHandles(name)
    handlers[name](body_id, subject)
    with acting(Job(body_id=body_id)):
        OutboxRow.objects.filter(body_id=body_id, id=row_id).update(done_at=Now())


def give_up(*, row_id: int, body_id: int) -> None:
    """Mark a row that no further try will help."""
    with acting(Job(body_id=body_id)):
        OutboxRow.objects.filter(body_id=body_id, id=row_id, done_at__isnull=True).update(gave_up_at=Now())


def ask_again(*, at: datetime | None = None) -> int:
    """Ask for the jobs of rows that are overdue at a moment (UTC; now by default); return how many had none.

    A job that waits, or that a living worker is doing, is enough.
    """
    moment = (at or timezone.now()) - OVERDUE
    with connection.cursor() as cursor:
        cursor.execute("select id, body_id from moothall_outbox_to_do(%s, %s)", [moment, MOST_AT_ONCE])
        rows = cursor.fetchall()
    return sum(defer(row_id=row_id, body_id=body_id) for row_id, body_id in rows)
