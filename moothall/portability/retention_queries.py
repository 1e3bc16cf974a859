"""What an officer sees of a body's retention: what is due, what will be, and what the runs did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from moothall.cases import sweeps
from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, note
from moothall.people.queries import Colleague
from moothall.portability import retention
from moothall.portability.keepers import keeping, reading
from moothall.portability.models import RetentionRun
from moothall.portability.retention import DAY
from moothall.rules.posts import RECORDS

AHEAD = timedelta(days=30)
MOST = 60


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """For each rule how many rows are due now and in 30 days; `held` and `runs` are of this body, newest first.

    `held_up` is how many cases would be due, and wait for letters that are to be sent by hand.
    """

    due: dict[str, int]
    ahead: dict[str, int]
    held_up: int
    held: tuple[RetentionRun, ...]
    runs: tuple[RetentionRun, ...]


def outlook(*, by: Colleague, body_id: int, at: datetime) -> Outlook:
    """Return what is due in a body at `at` (UTC), what would be in 30 days if nothing changed, and the last runs.

    Raises:
        NotKeeper, RightEnded, NotServing: the officer may not read the body's records.
    """
    read = Attempted(action="retention.read", subject_kind="retention", subject_id="all")
    with reading(by, body_id, read):
        rows = RetentionRun.objects.filter(body_id=body_id).exclude(rule=DAY).order_by("-id")
        waiting = tuple(_held(body_id).order_by("-id"))
        runs = tuple(rows.filter(ended_at__isnull=False)[:MOST])
        note(body_id, read, why=RECORDS)
    return Outlook(
        due=_due(body_id, at=at),
        ahead=_due(body_id, at=at + AHEAD),
        held_up=len(sweeps.held_up(body_id=body_id, at=at)),
        held=waiting,
        runs=runs,
    )


def held(*, by: Colleague, body_id: int) -> int:
    """Return how many deletions are held until somebody lets them go, for whoever keeps a body's records.

    Raises:
        RightEnded, NotServing: as for people.duty.on_duty.
    """
    with on_duty(by, body_id, RECORDS):
        return _held(body_id).count()


def let_go(*, by: Colleague, body_id: int, rule: str) -> None:
    """Let the held deletion of one rule go on.

    Raises:
        NothingToConfirm: none is held. NotKeeper, RightEnded, NotServing: the officer may not.
    """
    attempted = Attempted(action="retention.confirm", subject_kind="retention", subject_id=rule)
    with keeping(by, body_id, attempted):
        retention.confirm(body_id=body_id, rule=rule, person_id=by.person_id)


def _held(body_id: int) -> "QuerySet[RetentionRun]":
    rows = RetentionRun.objects.filter(body_id=body_id).exclude(rule=DAY)
    return rows.filter(held_at__isnull=False, confirmed_at__isnull=True, ended_at__isnull=True)


def _due(body_id: int, *, at: datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    for counted in retention.dry_run(at=at, body_id=body_id):
        found[counted.rule.name] = found.get(counted.rule.name, 0) + counted.due.due
    return found
