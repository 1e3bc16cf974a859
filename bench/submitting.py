"""Sending a draft against the same writes in one bare transaction of psycopg."""

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from bench import scenes, world
from bench.load import Slice, put_load_on
from bench.run import CONNECTIONS, Run
from bench.servers import apart, keep_to
from bench.statements import Param, Statement, Swap, dumped
from bench.table import Aim, Cells, Row, lines_of
from moothall.rules.references import new_reference

Taken: TypeAlias = tuple[Slice, float]
Writer: TypeAlias = "subprocess.Popen[str]"

BARE = "the same writes, bare"
_REFERENCE = re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}")
_WRITES = ("insert", "update", "delete")
# Drafts of the world that belong to the bare writes; the others are sent through the pages.
_SHARE_OF_BARE = 0.6


def submit(run: Run) -> list[Cells]:
    """Send drafts, each once, in turn with bare transactions that write the same."""
    first, last = run.many.drafts, run.many.drafts + run.many.fresh
    middle = last - int(run.many.fresh * _SHARE_OF_BARE)
    statements, swap = _written(run, first)
    path = Path(os.environ["MOOTHALL_VAR"]) / "submissions.json"
    swaps = [swap(number) for number in range(middle, last)]
    path.write_text(json.dumps({"statements": dumped([statements])[0], "swaps": swaps}), encoding="utf-8")
    requests = (scenes.submission(number, world.BUSY) for number in range(first + 1, middle))
    with run.without_jobs(), _bare_writer(path) as writer:
        _bare_slice(writer, run.pace.seconds / 2)
        _our_slice(run, requests)
        taken = [
            (_bare_slice(writer, run.pace.seconds), _our_slice(run, requests)) for _ in range(run.pace.rounds)
        ]
    rows = [
        _row(BARE, [bare for bare, _ in taken]),
        _row("send a draft", [ours for _, ours in taken], Aim(against=BARE, share=1 / 3)),
    ]
    return [("A case",), *lines_of(rows)]


def _written(run: Run, number: int) -> tuple[list[Statement], Callable[[int], Swap]]:
    """Send one draft; return the context and the writes of its transaction, and what makes them another draft's."""
    _, seen = scenes.seen(scenes.submission(number, world.BUSY), status=302)
    [transaction] = [found for found in seen.transactions if any(_is_write(one) for one in found)]
    reference = next(str(value) for value in _values(transaction) if _REFERENCE.fullmatch(str(value)))

    def swap(other: int) -> Swap:
        return {
            world.key(number): world.key(other),
            world.digest(number): world.digest(other),
            str(_body_id(run, number)): str(_body_id(run, other)),
            str(world.FIRST_DRAFT_ID + number): str(world.FIRST_DRAFT_ID + other),
            reference: new_reference(secrets.randbelow),
        }

    return [transaction[0], *(one for one in transaction[1:] if _is_write(one))], swap


def _body_id(run: Run, number: int) -> int:
    return world.FIRST_BODY_ID + number % world.BUSY


def _values(statements: Sequence[Statement]) -> Iterator[Param]:
    for statement in statements:
        yield from statement.params.values() if isinstance(statement.params, Mapping) else statement.params


def _is_write(statement: Statement) -> bool:
    first = statement.sql.lstrip().split(None, 1)[0].lower()
    return first in _WRITES or "procrastinate_defer" in statement.sql


def _our_slice(run: Run, requests: Iterator[bytes]) -> Taken:
    before = run.ours.cpu_seconds()
    taken = put_load_on(
        run.ours.port, requests, connections=CONNECTIONS, seconds=run.pace.seconds, status=302
    )
    return taken, run.ours.cpu_seconds() - before


@contextmanager
def _bare_writer(submissions: Path) -> Iterator[Writer]:
    environment = {**os.environ, "BENCH_SUBMISSIONS": str(submissions)}
    with subprocess.Popen(
        [sys.executable, "-m", "bench.bare_writes"],
        cwd=world.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        keep_to((writer.pid,), apart()[0])
        yield writer
        writer.communicate()


def _bare_slice(writer: Writer, seconds: float) -> Taken:
    if writer.stdin is None or writer.stdout is None:
        raise TypeError("The writer is spoken to through pipes.")
    print(seconds, file=writer.stdin, flush=True)
    took, lasted, used = json.loads(writer.stdout.readline())
    return Slice(answers=len(took), seconds=lasted, latencies_ms=tuple(sorted(took))), used


def _row(name: str, taken: Sequence[Taken], aim: Aim | None = None) -> Row:
    return Row(
        name=name, slices=[slice_ for slice_, _ in taken], cpu_seconds=[cpu for _, cpu in taken], aim=aim
    )
