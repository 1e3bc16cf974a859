"""What is due is counted and written down first; then that is deleted, once, whatever happens in between."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import override_settings
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Draft
from moothall.portability import retention, rules
from moothall.portability.deletions import Batch
from moothall.portability.models import RetentionRun
from moothall.portability.refusals import NothingToConfirm
from moothall.services import queries as services
from tests.cast import BINS
from tests.clusters import ROOT, Database
from tests.journeys.crashes import eventually

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_FOLDER=tmp_path):
        yield


def over(body: KnownBody, count: int, *, days: int = 1, first: int = 0) -> None:
    """Leave drafts at a body that ran out some days ago."""
    service = services.current(slug=BINS)
    assert service is not None
    with acting(Job(body_id=body.id)):
        for number in range(first, first + count):
            Draft.objects.create(
                body_id=body.id,
                key=f"{number:022}",
                holder_digest="a" * 64,
                service_slug=BINS,
                version_id=service.version_id,
                expires_at=timezone.now() - days * DAY,
            )


def left(body: KnownBody) -> int:
    with acting(Job(body_id=body.id)):
        return Draft.objects.filter(body_id=body.id).count()


def runs(body: KnownBody, rule: str = "drafts") -> list[RetentionRun]:
    with acting(Job(body_id=body.id)):
        return list(RetentionRun.objects.filter(body_id=body.id, rule=rule).order_by("id"))


def notes(body: KnownBody) -> list[str]:
    with acting(Job(body_id=body.id)):
        rows = AuditRow.objects.filter(body_id=body.id, subject_kind="retention", subject_id="drafts")
        return list(rows.order_by("id").values_list("action", flat=True))


def later(monkeypatch: pytest.MonkeyPatch, do: Callable[[], None]) -> None:
    """Do something after the counting and before the deleting."""
    delete = retention._delete_all

    def first() -> tuple[int, int]:
        do()
        return delete()

    monkeypatch.setattr(retention, "_delete_all", first)


def test_a_run_writes_what_is_due_and_what_went(camden: KnownBody, leeds: KnownBody) -> None:
    over(camden, 3)
    over(leeds, 2)
    over(camden, 1, days=-1, first=10)
    assert retention.run(at=timezone.now()) == 5
    [run] = runs(camden)
    assert (run.due, run.whole, run.done, run.failed) == (3, 4, 3, 0)
    assert run.ended_at is not None
    assert run.oldest_at is not None
    assert (left(camden), left(leeds)) == (1, 0)
    assert notes(camden) == ["retention.run"]


def test_counting_changes_nothing(camden: KnownBody) -> None:
    over(camden, 3)
    [found] = [each for each in retention.dry_run(at=timezone.now()) if each.rule.name == "drafts"]
    assert (found.due.body_id, found.due.due) == (camden.id, 3)
    assert left(camden) == 3
    assert runs(camden) == []


def test_the_count_of_one_body_tells_nothing_of_another(camden: KnownBody, leeds: KnownBody) -> None:
    over(camden, 3)
    assert [each.due.due for each in retention.dry_run(at=timezone.now(), body_id=leeds.id)] == []
    assert [each.due.due for each in retention.dry_run(at=timezone.now(), body_id=camden.id)] == [3]


def test_everything_is_counted_before_anything_is_deleted(
    camden: KnownBody, leeds: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    over(camden, 1)
    over(leeds, 1)
    seen: list[int] = []
    later(monkeypatch, lambda: seen.extend([left(camden), left(leeds), len(runs(camden)), len(runs(leeds))]))
    retention.run(at=timezone.now())
    assert seen == [1, 1, 1, 1]


def test_no_more_goes_than_was_counted(camden: KnownBody, monkeypatch: pytest.MonkeyPatch) -> None:
    over(camden, 3)
    later(monkeypatch, lambda: over(camden, 2, first=50))
    assert retention.run(at=timezone.now()) == 3
    assert left(camden) == 2


def test_a_day_is_done_once_and_the_next_day_again(camden: KnownBody) -> None:
    now = timezone.now()
    retention.run(at=now)
    over(camden, 1)
    assert retention.run(at=now) == 0
    assert retention.run(at=now + DAY) == 1


def test_missed_days_are_made_up_by_the_next_run(camden: KnownBody) -> None:
    retention.run(at=timezone.now() - 9 * DAY)
    over(camden, 2, days=8)
    assert retention.run(at=timezone.now()) == 2


def test_a_deletion_of_unexpectedly_much_waits_for_somebody(camden: KnownBody) -> None:
    over(camden, 4)
    with override_settings(RETENTION_UNASKED_ROWS=3, RETENTION_UNASKED_PERCENT=50):
        assert retention.run(at=timezone.now()) == 0
    assert left(camden) == 4
    [run] = runs(camden)
    assert run.held_at is not None
    assert run.ended_at is None
    assert notes(camden) == ["retention.hold"]


def test_what_waits_is_deleted_once_it_is_confirmed_and_not_before(camden: KnownBody) -> None:
    now = timezone.now()
    over(camden, 4)
    with override_settings(RETENTION_UNASKED_ROWS=3):
        retention.run(at=now)
        over(camden, 1, first=50)
        assert retention.run(at=now + DAY) == 0
    with acting(Job(body_id=camden.id)):
        retention.confirm(body_id=camden.id, rule="drafts", person_id=None)
    assert retention.run(at=now + DAY) == 4
    assert left(camden) == 1
    assert notes(camden) == ["retention.hold", "retention.confirm", "retention.run"]
    with acting(Job(body_id=camden.id)), pytest.raises(NothingToConfirm):
        retention.confirm(body_id=camden.id, rule="drafts", person_id=None)


def test_a_rule_that_fails_is_said_and_tried_again_the_next_day(
    camden: KnownBody, leeds: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    over(camden, 1)
    over(leeds, 1)
    real = rules.RULES["drafts"]

    def fails(batch: Batch) -> int:
        if batch.body_id == camden.id:
            raise DatabaseError
        return real.delete(batch)

    broken = rules.Rule(name=real.name, tables=real.tables, count=real.count, delete=fails)
    monkeypatch.setattr(retention, "RULES", {**rules.RULES, "drafts": broken})
    now = timezone.now()
    with pytest.raises(retention.NotAllDeleted):
        retention.run(at=now)
    assert (left(camden), left(leeds)) == (1, 0)
    assert [(run.done, run.failed) for run in runs(camden)] == [(0, 1)]
    monkeypatch.undo()
    assert retention.run(at=now + DAY) == 1


def test_two_at_a_time_delete_once(own_database: Database) -> None:
    own_database.connect_django()
    body = bodies.by_slug("camden")
    assert body is not None
    over(body, 2)
    with own_database.owner() as other:
        other.execute(retention._LOCK.encode())
        assert retention.run(at=timezone.now()) == 0
        other.execute(retention._UNLOCK.encode())
    assert retention.run(at=timezone.now()) == 2


_KILLED = """
import os, sys
os.environ["MOOTHALL_DB_ROLE"] = "job"
import django
django.setup()
from django.utils import timezone
from moothall.portability import deletions, retention
stop_after, seen = int(sys.argv[1]), []
deletions.AT_ONCE = 2
audit = retention._note
def noted(*given):
    die(audit, *given)
def die(do, *given):
    do(*given)
    seen.append(1)
    if len(seen) == stop_after:
        os.kill(os.getpid(), 9)
retention._note = noted
some = deletions.sweeps.sweep_some_drafts
def sweep(**given):
    seen.append(1)
    if len(seen) == stop_after:
        os.kill(os.getpid(), 9)
    return some(**given)
deletions.sweeps.sweep_some_drafts = sweep
begin = retention._begin
def begun(*given, **named):
    begin(*given, **named)
    seen.append(1)
    if len(seen) == stop_after:
        os.kill(os.getpid(), 9)
retention._begin = begun
retention.run(at=timezone.now())
"""


@pytest.mark.parametrize("moment", range(1, 8))
def test_a_run_that_is_killed_is_finished_by_the_next(
    own_database: Database, tmp_path: Path, moment: int
) -> None:
    own_database.connect_django()
    councils = [found for slug in ("camden", "leeds") if (found := bodies.by_slug(slug)) is not None]
    for body in councils:
        over(body, 5)
    environment = {**own_database.environment(), "MOOTHALL_MODE": "test", "MOOTHALL_VAR": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "moothall.config.settings", "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(moment)], cwd=ROOT, env=environment, check=False
    )
    assert killed.returncode == -9
    eventually(lambda: (retention.run(at=timezone.now()), not any(map(left, councils)))[1])
    for body in councils:
        assert left(body) == 0
        assert [(run.due, run.done, run.failed) for run in runs(body)] == [(5, 5, 0)]
        assert runs(body)[0].ended_at is not None
        assert notes(body) == ["retention.run"]
    assert retention.run(at=timezone.now()) == 0


def age(query: str, at: datetime) -> None:
    """Change rows as the application, outside any context."""
    with connection.cursor() as cursor:
        cursor.execute(query, [at])


def test_jobs_that_failed_or_were_cut_off_go_and_others_stay(camden: KnownBody) -> None:
    long_ago, now = timezone.now() - 40 * DAY, timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s), (%s) returning id",
            [now, long_ago],
        )
        alive, gone = (row[0] for row in cursor.fetchall())
        for status, worker in (
            ("failed", None), ("doing", None), ("doing", gone), ("doing", alive), ("todo", None),
        ):  # fmt: skip
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status, worker_id)"
                " values ('default', 'an old one', %s, %s)",
                [status, worker],
            )
    age("update procrastinate_events set at = %s", long_ago)
    [due] = rules.RULES["jobs"].count(now - 30 * DAY, None)
    assert (due.body_id, due.due) == (bodies.operator().id, 3)
    retention.run(at=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "select status::text from procrastinate_jobs where task_name = 'an old one' order by 1"
        )
        assert cursor.fetchall() == [("doing",), ("todo",)]
