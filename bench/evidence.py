"""Evidence against plain inserts of the same rows, and how far behind the sealer is under that load."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

import psycopg
from psycopg import sql

from bench import world
from bench.evidence_writer import PLAIN_DETAIL, PLAIN_ROW, PLAIN_TABLE
from bench.load import Slice
from bench.run import Run
from bench.servers import apart, keep_to
from bench.table import Aim, Cells, Row, lines_of

Taken: TypeAlias = tuple[Slice, float]
Writer: TypeAlias = "subprocess.Popen[str]"

WRITERS = 4
SHARE = 0.8
_MANY_ROWS = 20
_PATIENCE_SECONDS = 120
_BETWEEN_LOOKS_SECONDS = 0.1
# The columns, keys and indexes of the evidence without its digest and salt: once in one table, once in two.
_PLAIN = f"""
    create table {PLAIN_TABLE} (like audit_auditrow including all);
    alter table {PLAIN_TABLE} drop column detail_digest;
    alter table {PLAIN_TABLE} add foreign key (body_id) references bodies_body (id) deferrable initially deferred;
    create table {PLAIN_ROW} (like {PLAIN_TABLE} including all);
    alter table {PLAIN_ROW} add foreign key (body_id) references bodies_body (id) deferrable initially deferred;
    create table {PLAIN_DETAIL} (like audit_auditdetail including all);
    alter table {PLAIN_DETAIL} drop column salt;
    alter table {PLAIN_TABLE} add column why varchar(500) not null, add column request_id varchar(40) not null;
"""
_GUARDED = """
    alter table {table} enable row level security, force row level security;
    create policy officers on {table} for all to moothall_officer
        using (body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[]))
        with check (body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[]));
    grant select, insert on {table} to moothall_officer;
"""
_WAITING = "select count(*) from audit_auditdetail where seal_number is null"
_OLDEST = """
    select coalesce(extract(epoch from clock_timestamp() - min(r.at)) * 1000, 0)
    from audit_auditdetail d join audit_auditrow r on r.body_id = d.body_id and r.id = d.id
    where d.seal_number is null
"""


def evidence(run: Run) -> list[Cells]:
    """Write evidence in turn with plain rows, let the sealer work through it, write again and look how late it is."""
    with _owner() as owner, ExitStack() as stack:
        owner.execute(_PLAIN)
        for table in (PLAIN_TABLE, PLAIN_ROW, PLAIN_DETAIL):
            owner.execute(sql.SQL(_GUARDED).format(table=sql.Identifier(table)))
        writers = [stack.enter_context(_writer()) for _ in range(WRITERS)]
        with run.without_jobs():
            rows = [row for count in (1, _MANY_ROWS) for row in _in_turn(run, writers, count)]
        rows.append(_backlog(owner))
        rows.append(_lag(run, owner, writers))
        return [("Evidence",), *lines_of(rows)]


def _in_turn(run: Run, writers: Sequence[Writer], count: int) -> list[Row]:
    """Write plain rows, into one table and into two, and evidence in turn, `count` rows in a transaction.

    Evidence is held against one table. Two tell how much of the difference is the price of a second row.
    """
    each = "a row" if count == 1 else f"{count} rows"
    names = {
        "table": f"plain inserts into one table, {each} a transaction",
        "tables": f"plain inserts into two tables, {each} a transaction",
        "ours": f"evidence, {each} a transaction",
    }
    aims = {
        "tables": Aim(against=names["table"]),
        "ours": Aim(against=names["table"], share=SHARE),
    }
    for kind in names:
        _slice(writers, kind, count, run.pace.seconds / 2)
    taken: dict[str, list[Taken]] = {kind: [] for kind in names}
    for _ in range(run.pace.rounds):
        for kind, slices in taken.items():
            slices.append(_slice(writers, kind, count, run.pace.seconds))
    return [_row(name, taken[kind], aims.get(kind)) for kind, name in names.items()]


def _slice(writers: Sequence[Writer], kind: str, count: int, seconds: float) -> Taken:
    """Let all writers write for a while; the answers are rows, the latencies those of transactions."""
    _begin(writers, kind, count, seconds)
    return _end(writers, count)


def _begin(writers: Sequence[Writer], kind: str, count: int, seconds: float) -> None:
    for writer in writers:
        if writer.stdin is None:
            raise TypeError("A writer is spoken to through pipes.")
        print(kind, count, seconds, file=writer.stdin, flush=True)


def _end(writers: Sequence[Writer], count: int) -> Taken:
    took: list[float] = []
    longest = used = 0.0
    for writer in writers:
        if writer.stdout is None:
            raise TypeError("A writer is spoken to through pipes.")
        milliseconds, seconds, processor = json.loads(writer.stdout.readline())
        took += milliseconds
        longest, used = max(longest, seconds), used + processor
    return Slice(answers=len(took) * count, seconds=longest, latencies_ms=tuple(sorted(took))), used


def _backlog(owner: psycopg.Connection) -> Row:
    """Let the sealer, which had to wait, work through what was written."""
    rows, began = _number(owner, _WAITING), time.perf_counter()
    while _number(owner, _WAITING):
        if time.perf_counter() - began > _PATIENCE_SECONDS:
            raise TimeoutError("The sealer does not get through.")
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    seconds = time.perf_counter() - began
    taken = Slice(answers=int(rows), seconds=seconds, latencies_ms=(seconds * 1000,))
    return _row("sealing what waited: rows; time for all", [(taken, 0.0)])


def _lag(run: Run, owner: psycopg.Connection, writers: Sequence[Writer]) -> Row:
    """Look again and again, while rows are written, how old the oldest is that no seal covers."""
    seconds = run.pace.rounds * 2 * run.pace.seconds
    _begin(writers, "ours", 1, seconds)
    began, ages = time.perf_counter(), list[float]()
    while time.perf_counter() - began < seconds:
        ages.append(_number(owner, _OLDEST))
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    written, used = _end(writers, 1)
    aged = Slice(answers=written.answers, seconds=written.seconds, latencies_ms=tuple(sorted(ages)))
    return _row("the sealer's lag: rows written; age of the oldest unsealed", [(aged, used)])


def _number(owner: psycopg.Connection, query: str) -> float:
    row = owner.execute(query.encode()).fetchone()
    return float(row[0]) if row is not None else 0.0


@contextmanager
def _owner() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as connection:
        connection.execute("set moothall.migrating = 'on'")
        yield connection


@contextmanager
def _writer() -> Iterator[Writer]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench.evidence_writer"],
        cwd=world.ROOT,
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        keep_to((writer.pid,), apart()[0])
        yield writer
        writer.communicate()


def _row(name: str, taken: Sequence[Taken], aim: Aim | None = None) -> Row:
    return Row(
        name=name, slices=[slice_ for slice_, _ in taken], cpu_seconds=[cpu for _, cpu in taken], aim=aim
    )
