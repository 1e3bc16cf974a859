"""How each rule deletes: at most so many rows, each counted in the transaction in which it goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.cases import sweeps
from moothall.files import actions as files
from moothall.portability.erasure import evidence
from moothall.portability.models import ErasureItem
from moothall.rules.erasure import Outcome

log = structlog.get_logger(logger_name="moothall.retention")

AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Delete what was due in a body before a moment, at most `most` rows; `noted` is told how many went."""

    body_id: int
    before: datetime
    most: int
    noted: Callable[[int], None]


def of_cases(batch: Batch) -> int:
    """Delete cases; return how many could not be."""
    return sweeps.prune_body(body_id=batch.body_id, at=batch.before, most=batch.most, noted=batch.noted)[1]


def of_drafts(batch: Batch) -> int:
    """Delete drafts."""
    sweep = partial(sweeps.sweep_some_drafts, body_id=batch.body_id, at=batch.before)
    return _in_parts(batch, lambda most: sweep(most=most))


def of_files(batch: Batch) -> int:
    """Delete files of drafts that are gone."""
    files.sweep_body(
        body_id=batch.body_id,
        before=batch.before,
        living=sweeps.living_drafts,
        most=batch.most,
        noted=batch.noted,
    )
    return 0


def of_strays(batch: Batch) -> int:
    """Delete bytes without a row. A disk knows no transactions: after a crash they may be counted as fewer."""
    left = batch.most
    for body_id, keys in files.strays(before=batch.before):
        if body_id == batch.body_id and left > 0:
            some = sorted(keys)[:left]
            files.forget_bytes(body_id=body_id, keys=some)
            batch.noted(len(some))
            left -= len(some)
    return 0


def of_promised(batch: Batch) -> int:
    """Delete the cases that a body promised to delete by now; return how many could not be."""
    day, failed = timezone.localdate(batch.before), 0
    with acting(Job(body_id=batch.body_id)):
        found = ErasureItem.objects.filter(
            body_id=batch.body_id, outcome=Outcome.LATER, gone_at__isnull=True, keep_until__lte=day
        )
        rows = list(found.order_by("keep_until", "id")[: batch.most])
    for row in rows:
        try:
            _keep_promise(row, batch)
        except (DatabaseError, OSError) as error:
            failed += 1
            log.error("promise.failed", body_id=row.body_id, item_id=row.id, error=type(error).__name__)
    return failed


def of_bodies(query: str, batch: Batch) -> int:
    """Delete rows of a body by a query that takes the body, a moment and how many at most, and counts."""
    return _in_parts(batch, lambda most: _ask(query, (batch.body_id, batch.before, most)))


def of_nobody(query: str, batch: Batch) -> int:
    """Delete rows that belong to no body by a query that takes a moment and how many at most, and counts."""
    return _in_parts(batch, lambda most: _ask(query, {"before": batch.before, "most": most}))


@transaction.atomic
def _keep_promise(item: ErasureItem, batch: Batch) -> None:
    """Delete one case, or note that it has gone already; one that is still open stays for now."""
    why = f"promised for {item.keep_until} by erasure request {item.request_id}"
    is_erased = sweeps.erase(body_id=item.body_id, reference=item.reference, why=why)
    with acting(Job(body_id=item.body_id)):
        if not is_erased and sweeps.is_open(body_id=item.body_id, reference=item.reference):
            return
    evidence.require_forgetting(item)
    with acting(Job(body_id=item.body_id)):
        ErasureItem.objects.filter(body_id=item.body_id, id=item.id).update(gone_at=Now())
        batch.noted(1)


def _in_parts(batch: Batch, some: Callable[[int], int]) -> int:
    left = batch.most
    while left > 0:
        with transaction.atomic():
            gone = some(min(left, AT_ONCE))
            batch.noted(gone)
        if not gone:
            break
        left -= gone
    return 0


def _ask(query: str, values: tuple[int | datetime, ...] | Mapping[str, int | datetime]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
