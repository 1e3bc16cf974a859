"""One run: the servers, the world behind them, and how their pages are put under load in turn."""

import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench import fill, scenes
from bench.load import Slice, WrongAnswer, put_load_on
from bench.servers import Memory, Server, apart, family, keep_to, memory_of, serving, started
from bench.table import Aim, Row
from bench.world import MANY, ONE, Size
from moothall.cli.processes import Child

CONNECTIONS = 8
_JOBS_START_SECONDS = 4
_LAST_LINES = 20


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long each page is under load: `rounds` slices of `seconds`, after a warm-up."""

    rounds: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Target:
    """A page under load: who answers, the requests, the status they must give, what it is held against."""

    name: str
    server: Server
    requests: Iterator[bytes]
    status: int = 200
    aim: Aim | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """What every group of measurements needs. `ours` serves thousands of bodies, `one` a single council."""

    pace: Pace
    many: Size
    references: list[str]
    ours: Server
    one: Server
    plain: Server
    jobs: Child
    session: str
    before: Mapping[str, Memory]

    def in_turn(self, targets: Sequence[Target]) -> list[Row]:
        """Put load on each target in turn, round after round, so that a machine's drift meets all of them alike."""
        for target in targets:
            _put_load_on(target, seconds=self.pace.seconds / 2)
        taken: list[list[tuple[Slice, float]]] = [[] for _ in targets]
        for _ in range(self.pace.rounds):
            for target, kept in zip(targets, taken, strict=True):
                kept.append(self._slice(target))
        return [
            Row(
                name=target.name,
                slices=[slice_ for slice_, _ in kept],
                cpu_seconds=[cpu for _, cpu in kept],
                aim=target.aim,
            )
            for target, kept in zip(targets, taken, strict=True)
        ]

    @contextmanager
    def without_jobs(self) -> Iterator[None]:
        """Let the jobs wait during the block, so that their work is not taken for that of the pages."""
        os.kill(self.jobs.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.jobs.process.pid, signal.SIGCONT)

    def _slice(self, target: Target) -> tuple[Slice, float]:
        before = target.server.cpu_seconds()
        taken = _put_load_on(target, seconds=self.pace.seconds)
        return taken, target.server.cpu_seconds() - before


def _put_load_on(target: Target, *, seconds: float) -> Slice:
    """Put load on a page, and let a server that answers wrongly say why.

    Raises:
        WrongAnswer: it answered with another status.
    """
    try:
        return put_load_on(
            target.server.port,
            target.requests,
            connections=CONNECTIONS,
            seconds=seconds,
            status=target.status,
        )
    except WrongAnswer as wrong:
        log = target.server.child.log
        said = log.read_text().splitlines()[-_LAST_LINES:] if log else []
        raise WrongAnswer("\n".join([f"{target.name}: {wrong}", *said])) from None


def pages_file() -> Path:
    """Return where the pages to imitate are written."""
    return Path(os.environ["MOOTHALL_VAR"]) / "pages.json"


@contextmanager
def running(*, is_quick: bool) -> Iterator[Run]:
    """Fill the databases, start the servers, and stop them when the block ends."""
    many, one = (_smaller(MANY), _smaller(ONE)) if is_quick else (MANY, ONE)
    references = fill.references(many.cases)
    fill.fill(os.environ["DATABASE_ADMIN_URL"], many, references)
    fill.fill(os.environ["BENCH_ONE_ADMIN_URL"], one, references)
    os.environ["BENCH_PAGES"] = str(pages_file())
    environment = dict(os.environ)
    alone = {
        **environment,
        "DATABASE_URL": environment["BENCH_ONE_URL"],
        "DATABASE_ADMIN_URL": environment["BENCH_ONE_ADMIN_URL"],
    }
    bare = {**environment, "DJANGO_SETTINGS_MODULE": "bench.baseline_settings"}
    keep_to((os.getpid(),), apart()[1])
    with ExitStack() as stack:
        ours = stack.enter_context(_serving("ours", ("moothall.cli.main", "serve"), environment))
        single = stack.enter_context(_serving("one", ("moothall.cli.main", "serve"), alone))
        plain = stack.enter_context(_serving("plain", ("bench.baseline_app",), bare))
        jobs = stack.enter_context(started("jobs", ("moothall.cli.main", "work"), environment, _log("jobs")))
        time.sleep(_JOBS_START_SECONDS)
        keep_to(family(jobs.process.pid), apart()[1])
        yield Run(
            pace=Pace(rounds=2, seconds=0.1) if is_quick else Pace(rounds=9, seconds=0.5),
            many=many,
            references=references,
            ours=ours,
            one=single,
            plain=plain,
            jobs=jobs,
            session=scenes.officer_session(),
            before={
                "ours": ours.memory(),
                "one": single.memory(),
                "jobs": memory_of(family(jobs.process.pid)),
            },
        )


def _serving(
    name: str, program: tuple[str, ...], environment: Mapping[str, str]
) -> AbstractContextManager[Server]:
    return serving(name, program, port=_free_port(), environment=environment, log=_log(name))


def _log(name: str) -> Path:
    return Path(os.environ["MOOTHALL_VAR"]) / f"{name}.log"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _smaller(size: Size) -> Size:
    return replace(
        size,
        councils=max(1, size.councils // 20),
        practices=size.practices // 20,
        departments=size.departments // 20,
        drafts=size.drafts // 10,
        cases=size.cases // 10,
        fresh=size.fresh // 20,
    )
