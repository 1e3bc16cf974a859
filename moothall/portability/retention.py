"""Delete what need no longer be kept: count first and write it down, then delete what was counted, then say what went.

A run can be killed at any moment and is finished by the next; nothing is deleted that was not counted before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.portability import counts
from moothall.portability.counts import Due
from moothall.portability.deletions import Batch
from moothall.portability.models import RetentionRun
from moothall.portability.refusals import NothingToConfirm
from moothall.portability.rules import RULES, Rule
from moothall.rules.retention import Limit, is_unexpected

log = structlog.get_logger(logger_name="moothall.retention")

DAY = "day"
_LOCK = "select pg_try_advisory_lock(hashtext('moothall retention'))"
_UNLOCK = "select pg_advisory_unlock(hashtext('moothall retention'))"


class NotAllDeleted(Exception):
    """Some rows whose time is over could not be deleted; the next day's run tries them again."""

    def __init__(self, rows: int) -> None:
        """Keep how many rows stayed."""
        super().__init__(rows)
        self.rows = rows


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one rule would delete of one body's rows."""

    rule: Rule
    due: Due


def dry_run(*, at: datetime, body_id: int | None = None) -> Iterator[Counted]:
    """Yield what every rule would delete at `at` (UTC), of all bodies or of one; nothing is changed."""
    for rule in RULES.values():
        for due in rule.count(counts.all_kept()[rule.name].before(at), body_id):
            yield Counted(rule=rule, due=due)


def run(*, at: datetime) -> int:
    """Do the day's run where it has not been done on the day of `at`, and what a person confirmed since.

    Returns how many rows were deleted. Called every few minutes: a day that was missed, or a run that was killed,
    is made up as soon as somebody calls again. Two at a time do no harm; the second returns at once.

    Raises:
        NotAllDeleted: after all others, where some rows could not be deleted.
    """
    with _alone() as is_alone:
        if not is_alone:
            return 0
        day = _day(at)
        if day is not None:
            _count_all(at)
        done, failed = _delete_all()
        if day is not None:
            _end(day.body_id, day.id, done=done, failed=failed)
    if failed:
        raise NotAllDeleted(failed)
    return done


def confirm(*, body_id: int, rule: str, person_id: int | None) -> None:
    """Let a held run delete what it counted. The caller acts for the body; the job of every few minutes does it.

    Raises:
        NothingToConfirm: no run of this rule is held.
    """
    found = RetentionRun.objects.filter(
        body_id=body_id, rule=rule, held_at__isnull=False, confirmed_at__isnull=True, ended_at__isnull=True
    )
    if not found.update(confirmed_at=Now(), confirmed_by_id=person_id):
        raise NothingToConfirm
    _note(body_id, rule, "retention.confirm", "the deletion was confirmed")


def _count_all(at: datetime) -> None:
    """Write down what is due, all of it, before anything is deleted."""
    for counted in dry_run(at=at):
        _begin(counted, at=at)


def _begin(counted: Counted, *, at: datetime) -> None:
    due, rule = counted.due, counted.rule
    limit = Limit(rows=settings.RETENTION_UNASKED_ROWS, percent=settings.RETENTION_UNASKED_PERCENT)
    is_held = rule.is_guarded and is_unexpected(due=due.due, whole=due.whole, limit=limit)
    with acting(Job(body_id=due.body_id)):
        try:
            with transaction.atomic():
                RetentionRun.objects.create(
                    body_id=due.body_id,
                    rule=rule.name,
                    until_at=at,
                    due=due.due,
                    whole=due.whole,
                    oldest_at=due.oldest_at,
                    held_at=timezone.now() if is_held else None,
                )
        except IntegrityError:
            # One that was held, or cut off, comes first.
            return
        if is_held:
            _note(
                due.body_id, rule.name, "retention.hold", f"{due.due} of {due.whole} rows wait for a person"
            )
            log.warning("retention.held", body_id=due.body_id, rule=rule.name, due=due.due, whole=due.whole)


def _delete_all() -> tuple[int, int]:
    """Finish every run that nobody has to confirm first; return how many rows went and how many failed."""
    with connection.cursor() as cursor:
        cursor.execute("select home, run from moothall_retention_open()")
        rows = cursor.fetchall()
    found = [_finish(body_id, run_id) for body_id, run_id in rows]
    return sum(done for done, _ in found), sum(failed for _, failed in found)


def _finish(body_id: int, run_id: int) -> tuple[int, int]:
    with acting(Job(body_id=body_id)):
        begun = RetentionRun.objects.get(body_id=body_id, id=run_id)
    rule, gone = RULES[begun.rule], list[int]()

    def noted(count: int) -> None:
        gone.append(count)
        with acting(Job(body_id=body_id)):
            RetentionRun.objects.filter(body_id=body_id, id=run_id).update(done=F("done") + count)

    batch = Batch(
        body_id=body_id,
        before=counts.all_kept()[begun.rule].before(begun.until_at),
        most=begun.due - begun.done,
        noted=noted,
    )
    failed = _delete(rule, batch)
    _end(body_id, run_id, done=0, failed=failed)
    return sum(gone), failed


def _delete(rule: Rule, batch: Batch) -> int:
    try:
        return rule.delete(batch)
    except (DatabaseError, OSError) as error:
        log.error("retention.failed", body_id=batch.body_id, rule=rule.name, error=type(error).__name__)
        return batch.most


def _end(body_id: int, run_id: int, *, done: int, failed: int) -> None:
    with acting(Job(body_id=body_id)):
        rows = RetentionRun.objects.filter(body_id=body_id, id=run_id)
        rows.update(done=F("done") + done, failed=failed, ended_at=Now())
        ended = rows.get()
        _note(
            body_id, ended.rule, "retention.run", f"{ended.done} of {ended.due} rows deleted, {failed} failed"
        )


def _day(at: datetime) -> RetentionRun | None:
    """Return the row of the day's run, begun now or cut off before; None where it has been done."""
    operator = bodies.operator()
    with acting(Job(body_id=operator.id)):
        rows = RetentionRun.objects.filter(body_id=operator.id, rule=DAY)
        last = rows.order_by("-id").first()
        if last is not None and last.ended_at is None:
            return last
        if last is not None and timezone.localdate(last.until_at) >= timezone.localdate(at):
            return None
        return RetentionRun.objects.create(body_id=operator.id, rule=DAY, until_at=at, due=0, whole=0)


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
    is_alone = bool(row and row[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute(_UNLOCK)


def _note(body_id: int, rule: str, action: str, why: str) -> None:
    audit.record(body_id=body_id, action=action, subject_kind="retention", subject_id=rule, why=why)
