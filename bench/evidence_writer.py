"""Rows of evidence, or plain rows of the same content, again and again, by psycopg alone.

Run: python -m bench.evidence_writer, with DATABASE_URL. Each line of standard input, "<ours, table or tables>
<rows in a transaction> <seconds>", is answered with a line of JSON: [[milliseconds of each transaction], seconds,
seconds of processor time].
"""

import json
import os
import sys
import time
from itertools import count

import django
import psycopg

django.setup()

from bench import world  # noqa: E402 Django first
from moothall.audit import actions as audit  # noqa: E402
from moothall.bodies.context import Officer  # noqa: E402

PLAIN_TABLE, PLAIN_ROW, PLAIN_DETAIL = "bench_plainwhole", "bench_plainrow", "bench_plaindetail"
_CONTEXT = (
    "select set_config('role', 'moothall_officer', true), set_config('moothall.bodies', %s, true),"
    " set_config('moothall.person', %s, true)"
)
_ROW = (
    "body_id, at, actor_kind, actor_id, for_id, team_id,"
    " action, subject_kind, subject_id, purpose, is_outside, refused"
)
_ROW_VALUES = "%s, statement_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
# By one statement each, which is what plain inserts take at least.
_PLAIN = {
    "table": f"insert into {PLAIN_TABLE} ({_ROW}, why, request_id) values ({_ROW_VALUES}, %s, %s)",
    "tables": f"""
        with row as (insert into {PLAIN_ROW} ({_ROW}) values ({_ROW_VALUES}) returning id, body_id)
        insert into {PLAIN_DETAIL} (id, body_id, why, request_id) select id, body_id, %s, %s from row
    """,
}
_WHY, _REQUEST = "casework: book_return", "0123456789abcdef"


def main() -> None:
    """Write when told to, until told no more."""
    numbers = count(os.getpid() * 1_000_000)
    # Statements are sent as text, as Django sends them.
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as connection:
        for line in sys.stdin:
            kind, rows, seconds = line.split()
            until = time.perf_counter() + float(seconds)
            began, used, took = time.perf_counter(), time.process_time(), list[float]()
            while time.perf_counter() < until:
                before = time.perf_counter()
                _write(connection, next(numbers), int(rows), kind)
                took.append((time.perf_counter() - before) * 1000)
            answer = [took, time.perf_counter() - began, time.process_time() - used]
            print(json.dumps(answer), flush=True)


def _write(connection: psycopg.Connection, number: int, rows: int, kind: str) -> None:
    """Write some rows in one transaction, as an officer of one body."""
    body_id = world.FIRST_BODY_ID + number % world.BUSY
    by = Officer(person_id=number % 50, body_ids=(body_id,), purpose="casework", team_id=number % 7)
    with connection.transaction():
        connection.execute(_CONTEXT, [f"{{{body_id}}}", str(by.person_id)])
        for at in range(rows):
            act = audit.Act(
                action="cases.open", subject_kind="case", subject_id=f"{(number + at) % 10_000:04}-4MX9-T3"
            )
            if kind == "ours":
                values = audit.values(body_id, by, act, why=_WHY, request=_REQUEST)
                connection.execute(audit.RECORD.encode(), values)
            else:
                connection.execute(_PLAIN[kind].encode(), _plain_values(body_id, by, act))


def _plain_values(body_id: int, by: Officer, act: audit.Act) -> list[str | int | bool | None]:
    return [
        body_id,
        "officer",
        by.person_id,
        None,
        by.team_id,
        act.action,
        act.subject_kind,
        act.subject_id,
        by.purpose,
        act.is_outside,
        act.refused,
        _WHY,
        _REQUEST,
    ]


if __name__ == "__main__":
    main()
