"""The processes that are measured: where they run, what they cost, how they end."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.world import ROOT
from moothall.cli import processes
from moothall.cli.processes import Child

_READY_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a process holds, in MB: RSS counts shared pages whole, PSS its share of them."""

    rss: float
    pss: float


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server of ours: granian's main process and the one worker that answers."""

    name: str
    port: int
    child: Child

    @property
    def pids(self) -> tuple[int, ...]:
        """The main process and everything that it started."""
        return family(self.child.process.pid)

    def cpu_seconds(self) -> float:
        """Return the processor time that all of its threads have used."""
        return sum(_cpu_seconds(pid) for pid in self.pids)

    def memory(self) -> Memory:
        """Return what its processes hold together."""
        return memory_of(self.pids)


def apart() -> tuple[set[int], set[int]]:
    """Return the processors for the server that is measured and for everything else: two sets where there are two."""
    mine = sorted(os.sched_getaffinity(0))
    return ({mine[0]}, set(mine[1:])) if len(mine) > 1 else (set(mine), set(mine))


def keep_to(pids: tuple[int, ...], processors: set[int]) -> None:
    """Let processes, and every thread of theirs, run on these processors only."""
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(task.name), processors)


def family(pid: int) -> tuple[int, ...]:
    """Return a process and all of its descendants."""
    found = [pid]
    for parent in found:
        with suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return tuple(found)


def memory_of(pids: tuple[int, ...]) -> Memory:
    """Return what processes hold together."""
    kept: dict[str, int] = {"Rss": 0, "Pss": 0}
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in kept:
                kept[name] += int(rest.split()[0])
    return Memory(rss=kept["Rss"] / 1000, pss=kept["Pss"] / 1000)


@contextmanager
def serving(
    name: str, program: tuple[str, ...], *, port: int, environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """Run a server on a processor of its own until the block ends; it answers when the block begins."""
    with started(name, program, {**environment, "MOOTHALL_PORT": str(port)}, log) as child:
        server = Server(name=name, port=port, child=child)
        _wait_until_it_answers(server, environment)
        keep_to(server.pids, apart()[0])
        yield server


@contextmanager
def started(
    name: str, program: tuple[str, ...], environment: Mapping[str, str], log: Path
) -> Iterator[Child]:
    """Run a Python program (what follows `python -m`) until the block ends."""
    child = processes.start(
        name, [sys.executable, "-m", *program], folder=ROOT, environment=environment, log=log
    )
    try:
        yield child
    finally:
        processes.stop(child)


def _wait_until_it_answers(server: Server, environment: Mapping[str, str]) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        asked = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        try:
            asked.request("GET", "/healthz", headers={"Host": environment["BENCH_HOST"]})
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()
        if server.child.process.poll() is not None:
            break
    log = server.child.log
    raise subprocess.SubprocessError(
        f"{server.name} does not answer: {log.read_text()[-2000:] if log else ''}"
    )


def _cpu_seconds(pid: int) -> float:
    """Sum over threads, in nanoseconds: /proc/<pid>/stat counts in hundredths of a second."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9
