"""What must happen outside happens: once asked for, done by its handler, tried again, and never piled up."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import actions, tasks
from moothall.outbox.models import OutboxRow
from moothall.wiring.handlers import HANDLERS


def required(body: KnownBody, key: str) -> OutboxRow:
    """Require an effect and return its row."""
    with acting(Job(body_id=body.id)):
        actions.require(body_id=body.id, kind="test.ring", key=key, subject={"bell": 7})
        return OutboxRow.objects.get(body_id=body.id, key=key)


def jobs_for(row: OutboxRow) -> int:
    """Return how many jobs wait for a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where status = 'todo' and args->>'row_id' = %s",
            [str(row.id)],
        )
        found: tuple[int] = cursor.fetchone()
    return found[0]


def test_an_effect_required_twice_is_one_row_and_one_job(camden: KnownBody) -> None:
    first = required(camden, "bell")
    assert required(camden, "bell").id == first.id
    assert jobs_for(first) == 1


def test_an_effect_of_a_transaction_that_fails_leaves_no_job(camden: KnownBody) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        before = cursor.fetchone()
    with transaction.atomic():
        required(camden, "never")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == before


def test_a_row_is_handed_to_its_handler_once_and_marked(camden: KnownBody) -> None:
    rung: list[tuple[int, object]] = []
    row = required(camden, "bell")
    for _ in range(2):
        tasks.do(
            row_id=row.id,
            body_id=camden.id,
            handlers={"test.ring": lambda body_id, subject: rung.append((body_id, subject["bell"]))},
        )
    assert rung == [(camden.id, 7)]


def test_a_row_whose_handler_fails_stays_to_be_done(camden: KnownBody) -> None:
    def broken(body_id: int, subject: actions.Subject) -> None:
        raise ConnectionError

    row = required(camden, "bell")
    with pytest.raises(ConnectionError):
        tasks.do(row_id=row.id, body_id=camden.id, handlers={"test.ring": broken})
    with acting(Job(body_id=camden.id)):
        assert OutboxRow.objects.get(body_id=camden.id, id=row.id).done_at is None


def test_a_name_that_nobody_wired_is_an_error_and_not_a_loss(camden: KnownBody) -> None:
    row = required(camden, "bell")
    with pytest.raises(tasks.NobodyHandles):
        tasks.do(row_id=row.id, body_id=camden.id, handlers=HANDLERS)


def test_a_lost_job_is_asked_for_again_and_a_waiting_one_is_not_doubled(camden: KnownBody) -> None:
    row = required(camden, "bell")
    later = timezone.now() + timedelta(hours=1)
    assert tasks.ask_again(at=later) == 0
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where args->>'row_id' = %s", [str(row.id)])
    assert tasks.ask_again(at=later) == 1
    assert tasks.ask_again(at=later) == 0
    assert jobs_for(row) == 1


def taken(row: OutboxRow, *, heard_of: timedelta) -> int:
    """Let a worker take a row's job, and be heard of for the last time so long ago; return the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat)"
            " values (statement_timestamp() - make_interval(secs => %s)) returning id",
            [heard_of.total_seconds()],
        )
        found: tuple[int] = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where args->>'row_id' = %s",
            [found[0], str(row.id)],
        )
    return found[0]


def test_a_job_that_is_being_done_gets_no_twin(camden: KnownBody) -> None:
    row = required(camden, "bell")
    taken(row, heard_of=timedelta(seconds=20))
    assert tasks.ask_again(at=timezone.now() + timedelta(hours=1)) == 0
    assert jobs_for(row) == 0


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_a_job_whose_worker_died_is_asked_for_again(camden: KnownBody, is_forgotten: bool) -> None:
    row = required(camden, "bell")
    worker = taken(row, heard_of=timedelta(minutes=2))
    if is_forgotten:
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_workers where id = %s", [worker])
    assert tasks.ask_again(at=timezone.now() + timedelta(hours=1)) == 1
    assert tasks.ask_again(at=timezone.now() + timedelta(hours=1)) == 0
    assert jobs_for(row) == 1


def test_a_row_that_was_given_up_is_asked_for_no_more(camden: KnownBody) -> None:
    row = required(camden, "bell")
    tasks.give_up(row_id=row.id, body_id=camden.id)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where args->>'row_id' = %s", [str(row.id)])
    assert tasks.ask_again(at=timezone.now() + timedelta(hours=1)) == 0
