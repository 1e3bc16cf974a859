"""The writes of one submission, again and again, by psycopg alone: what the database and its driver allow.

Run: python -m bench.bare_writes, with BENCH_SUBMISSIONS and DATABASE_URL. Each line of standard input, "<seconds>",
is answered with a line of JSON: [[milliseconds of each transaction], seconds, seconds of processor time].
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from bench.statements import Statement, Swap, swapped

CONNECTIONS = 8


def main() -> None:
    """Write when told to, until told no more."""
    written = json.loads(Path(os.environ["BENCH_SUBMISSIONS"]).read_text(encoding="utf-8"))
    statements = [Statement(**one) for one in written["statements"]]
    swaps = iter(written["swaps"])
    connections = [psycopg.connect(os.environ["DATABASE_URL"]) for _ in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for line in sys.stdin:
            until = time.perf_counter() + float(line)
            began, used = time.perf_counter(), time.process_time()
            runs = [
                threads.submit(_write, connection, statements, swaps, until) for connection in connections
            ]
            took = [milliseconds for run in runs for milliseconds in run.result()]
            print(json.dumps([took, time.perf_counter() - began, time.process_time() - used]), flush=True)


def _write(
    connection: psycopg.Connection, statements: Sequence[Statement], swaps: Iterator[Swap], until: float
) -> list[float]:
    took: list[float] = []
    while time.perf_counter() < until and (swap := next(swaps, None)) is not None:
        began = time.perf_counter()
        with connection.transaction():
            _write_one(connection, statements, swap)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _write_one(connection: psycopg.Connection, statements: Sequence[Statement], swap: Swap) -> None:
    known = dict(swap)
    for statement in statements:
        own = swapped(statement, known)
        rows = connection.execute(own.sql.encode(), own.params)
        if own.gave is not None:
            row = rows.fetchone()
            if row is not None:
                known[str(own.gave)] = str(row[0])


if __name__ == "__main__":
    main()
