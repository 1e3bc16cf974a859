"""The sealer: every committed row is chained once, whatever the order of commits and whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from moothall.audit import actions as audit
from moothall.audit import digests, sealing
from moothall.audit.models import AuditDetail, AuditRow, AuditSeal
from moothall.audit.verify import Report, verify_body
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from tests.cast import council
from tests.clusters import ROOT, Database

pytestmark = pytest.mark.isolation

PATIENCE_SECONDS = 60

ROW = """
    with drawn as (select nextval('audit_auditrow_id_seq') as id), added as (
        insert into audit_auditrow (id, body_id, at, actor_kind, action, subject_kind, subject_id, purpose,
            is_outside, refused, detail_digest)
        select id, %(body)s, statement_timestamp(), 'job', 'cases.open', 'case', 'LATE', '', false, false,
            sha256('0123456789abcdef'::bytea || convert_to(E'\\nlate', 'UTF8')) from drawn)
    insert into audit_auditdetail (id, body_id, salt, why, request_id)
        select id, %(body)s, '0123456789abcdef'::bytea, 'late', '' from drawn
"""


@pytest.fixture
def body(own_database: Database) -> KnownBody:
    """A council in a database where all is really committed."""
    own_database.connect_django()
    return council("camden")


def write(body: KnownBody, count: int = 1) -> None:
    """Record some evidence, each row in a transaction of its own."""
    for number in range(count):
        with acting(Job(body_id=body.id)):
            audit.record(
                body_id=body.id, action="cases.open", subject_kind="case", subject_id=f"C{number}", why="work"
            )


def verified(body: KnownBody) -> Report:
    """Check the body's evidence."""
    return verify_body(body_id=body.id, keys=digests.keys())


def seals(body: KnownBody) -> list[tuple[int, int, list[int]]]:
    """Return the number, the first position and the rows of every seal."""
    with acting(Job(body_id=body.id)):
        found = AuditSeal.objects.filter(body_id=body.id).order_by("number")
        return list(found.values_list("number", "first_position", "row_ids"))


def row_ids(body: KnownBody) -> list[int]:
    """Return the ids of all rows."""
    with acting(Job(body_id=body.id)):
        return list(AuditRow.objects.filter(body_id=body.id).order_by("id").values_list("id", flat=True))


def test_all_that_is_committed_is_sealed_in_batches_and_nothing_twice(body: KnownBody) -> None:
    write(body, 5)
    assert verified(body).waiting == 5
    assert sealing.seal_waiting(most=2) == 5
    ids = row_ids(body)
    assert seals(body) == [(1, 1, ids[:2]), (2, 3, ids[2:4]), (3, 5, ids[4:])]
    assert sealing.seal_waiting() == 0
    report = verified(body)
    assert (report.findings, report.seals, report.waiting) == ((), 3, 0)


def test_bodies_without_waiting_rows_cost_no_query(body: KnownBody) -> None:
    write(body)
    write(council("leeds"))
    assert sealing.seal_waiting() == 2
    with CaptureQueriesContext(connections["default"]) as asked:
        assert sealing.seal_waiting() == 0
    assert len(asked) == 1


def test_a_row_that_is_committed_late_with_a_lower_id_is_sealed_next_and_is_no_fault(
    body: KnownBody, own_database: Database
) -> None:
    with own_database.owner() as late:
        late.execute("begin")
        late.execute(ROW, {"body": body.id})
        write(body, 2)
        assert sealing.seal_waiting() == 2
        late.execute("commit")
    assert sealing.seal_waiting() == 1
    (_, _, first), (_, _, second) = seals(body)
    assert second[0] < first[0]
    assert verified(body).findings == ()


def test_two_sealers_at_once_seal_each_row_once(body: KnownBody) -> None:
    write(body, 30)

    def seal(_: int) -> int:
        with closing(connections["default"]):
            return sealing.seal_body(body_id=body.id, most=3)

    with ThreadPoolExecutor(4) as pool:
        sealed = sum(pool.map(seal, range(4)))
    sealed += sealing.seal_waiting()
    assert sealed == 30
    assert sorted(row_id for _, _, ids in seals(body) for row_id in ids) == row_ids(body)
    assert verified(body).findings == ()


SEALER = """
import django
django.setup()
from moothall.audit.sealing import seal_waiting
print("begun", flush=True)
while True:
    seal_waiting(most=1)
"""


def test_a_sealer_that_is_killed_anywhere_leaves_a_chain_that_goes_on(
    body: KnownBody, own_database: Database
) -> None:
    for round_ in range(4):
        write(body, 40)
        with subprocess.Popen(
            [sys.executable, "-c", SEALER],
            cwd=ROOT,
            env=own_database.environment(),
            stdout=subprocess.PIPE,
            text=True,
        ) as sealer:
            assert sealer.stdout is not None
            assert sealer.stdout.readline() == "begun\n"
            time.sleep(0.02 * round_)
            os.kill(sealer.pid, signal.SIGKILL)
        assert verified(body).findings == ()
    sealing.seal_waiting()
    assert sorted(row_id for _, _, ids in seals(body) for row_id in ids) == row_ids(body)
    report = verified(body)
    assert (report.findings, report.waiting) == ((), 0)


def test_a_row_that_somebody_deleted_while_it_waited_does_not_stop_the_sealer(
    body: KnownBody, own_database: Database
) -> None:
    write(body, 3)
    gone = row_ids(body)[0]
    with own_database.owner() as owner:
        owner.execute("alter table audit_auditrow disable trigger user")
        owner.execute("delete from audit_auditrow where id = %s", [gone])
    assert sealing.seal_waiting(most=1) == 2
    assert [
        (finding.fault.value, getattr(finding, "row_id", None)) for finding in verified(body).findings
    ] == [("row missing", gone)]


def test_the_owner_cannot_change_evidence_without_lifting_its_guard(
    body: KnownBody, own_database: Database
) -> None:
    write(body)
    sealing.seal_waiting()
    for statement in (
        "update audit_auditrow set action = 'x'",
        "delete from audit_auditrow",
        "update audit_auditseal set number = 2",
        "delete from audit_auditseal",
        "update audit_auditdetail set why = 'x'",
        "update audit_auditdetail set seal_number = null",
        "delete from audit_auditdetail",
    ):
        with (
            own_database.owner() as owner,
            pytest.raises(psycopg.Error, match=r"only ever added|sealed|erased"),
        ):
            owner.execute(statement.encode())


def test_a_detail_is_erased_once_sealed_and_leaves_a_tombstone(body: KnownBody) -> None:
    write(body, 2)
    first, second = row_ids(body)
    assert audit.erase_detail(body_id=body.id, row_id=first, why="asked") is False
    sealing.seal_waiting()
    assert audit.erase_detail(body_id=council("leeds").id, row_id=first, why="asked") is False
    assert audit.erase_detail(body_id=body.id, row_id=first, why="asked") is True
    assert audit.erase_detail(body_id=body.id, row_id=first, why="asked") is False
    with acting(Job(body_id=body.id)):
        details = dict(AuditDetail.objects.filter(body_id=body.id).values_list("id", "why"))
        tombstone = AuditRow.objects.get(body_id=body.id, action="audit.erase_detail")
    assert (tombstone.subject_kind, tombstone.subject_id) == ("audit_row", str(first))
    assert details == {second: "work", tombstone.id: "asked"}
    assert verified(body).findings == ()
    sealing.seal_waiting()
    assert verified(body).findings == ()


def test_the_job_process_seals_within_seconds_though_long_work_is_in_hand(
    body: KnownBody, own_database: Database
) -> None:
    write(body, 3)
    for name in ("sweep", "outbox.ask_again"):
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, args)"
                " values ('default', %s, '{\"timestamp\": 0}')",
                [name],
            )
    with jobs_at_work(own_database), own_database.owner() as owner, owner.transaction():
        # Both workers of the common lane wait for these, as long as the transaction lasts.
        owner.execute("lock table cases_draft, outbox_outboxrow in access exclusive mode")
        until = time.monotonic() + PATIENCE_SECONDS
        while verified(body).waiting and time.monotonic() < until:
            time.sleep(0.2)
        assert verified(body).waiting == 0


@contextmanager
def jobs_at_work(database: Database) -> Iterator[None]:
    """Run the job process during the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "moothall.cli.main", "work"],
        cwd=ROOT,
        env=database.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as jobs:
        try:
            yield
        finally:
            jobs.terminate()
