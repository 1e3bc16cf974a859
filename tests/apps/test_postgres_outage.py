"""The job process lives through a database that goes away, and still ends at once when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from moothall.cli import processes
from moothall.cli.leftovers import FAST, server_status
from moothall.cli.postgres import Running, scratch_cluster
from moothall.cli.processes import Account, Child
from moothall.wiring.lanes import LANES

ROOT = Path(__file__).resolve().parents[2]
MOOTHALL = (sys.executable, "-m", "moothall.cli.main")
COUNT_WORKERS = "select count(*) from procrastinate_workers"
PATIENCE_SECONDS = 120
# It looks for the database after 1, 3, 7 and 15 seconds, and later where the machine is busy: a signal that it did
# not hear while it waits would take the rest of eight seconds.
WAITS_LONG_SECONDS, AT_ONCE_SECONDS = 7.5, 6


@dataclass(kw_only=True)
class Server:
    """A PostgreSQL that a test stops as a power cut does, and starts again."""

    running: Running
    child: Child
    command: list[str] = field(default_factory=list)

    def stop(self) -> None:
        """End it at once, without a word to those who are connected."""
        command = Path(f"/proc/{self.child.process.pid}/cmdline").read_bytes()
        self.command = command.decode().rstrip("\0").split("\0")
        self.child.process.send_signal(signal.SIGQUIT)
        self.child.process.wait(PATIENCE_SECONDS)

    def start(self) -> None:
        """Start it on the same data, and return when it takes connections."""
        owner = (self.running.home / "data").stat()
        account = Account(name="the data's owner", uid=owner.st_uid, gid=owner.st_gid)
        self.child = processes.start(
            "PostgreSQL",
            self.command,
            folder=self.running.home,
            environment={"LC_ALL": "C"},
            account=account if os.geteuid() == 0 else None,
            log=self.running.home / "again.log",
        )
        ready = (self.child.process.pid, "ready")
        wait_until(lambda: server_status(self.running.home / "data") == ready, "PostgreSQL is back")

    def count(self, query: str) -> int:
        """Do `query`, and return the number that it gives."""
        with psycopg.connect(self.running.admin_url) as connection:
            row = connection.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with scratch_cluster() as running:
        environment = environment_for(running, tmp_path)
        subprocess.run(
            [*MOOTHALL, "migrate"], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        server = Server(running=running, child=running.server)
        yield server
        processes.stop(server.child, FAST)


@dataclass(frozen=True, kw_only=True)
class Worker:
    """The job process, and the file that it writes to."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self, event: str) -> int:
        """Return how many lines name the event."""
        return sum(event in line for line in self.log.read_text().splitlines())


@pytest.fixture
def worker(server: Server, tmp_path: Path) -> Iterator[Worker]:
    log = tmp_path / "jobs.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*MOOTHALL, "work"],
            cwd=ROOT,
            env=environment_for(server.running, tmp_path) | {"MOOTHALL_MODE": "demo"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: server.count(COUNT_WORKERS) == len(LANES), "the worker is at work")
        yield Worker(process=process, log=log)
    finally:
        process.kill()
        process.wait(PATIENCE_SECONDS)


def environment_for(running: Running, var: Path) -> dict[str, str]:
    """Return the environment of a process of ours that uses the server."""
    return {
        **os.environ,
        "MOOTHALL_VAR": str(var),
        "DATABASE_URL": running.app_url,
        "DATABASE_ADMIN_URL": running.admin_url,
    }


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Return when `holds` does."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < give_up, f"never: {what}"
        time.sleep(0.05)


def test_jobs_go_on_after_an_outage_that_is_said_in_one_line(server: Server, worker: Worker) -> None:
    server.stop()
    wait_until(lambda: worker.said("database.away") > 0, "the outage is said")
    time.sleep(4)
    assert worker.process.poll() is None
    server.start()
    wait_until(lambda: worker.said("database.back") > 0, "the end of the outage is said")
    job = server.count(
        "insert into procrastinate_jobs (queue_name, task_name, args)"
        """ values ('default', 'outbox.ask_again', '{"timestamp": 0}') returning id"""
    )
    left = f"select count(*) from procrastinate_jobs where id = {job}"
    wait_until(lambda: server.count(left) == 0, "the job is done")
    assert worker.said("database.away") == worker.said("database.back") == 1
    assert worker.said("rror") == worker.said("Traceback") == 0
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_while_it_waits_for_the_database(
    server: Server, worker: Worker, number: signal.Signals
) -> None:
    server.stop()
    wait_until(lambda: worker.said("database.away") > 0, "the outage is said")
    time.sleep(WAITS_LONG_SECONDS)
    began = time.monotonic()
    worker.process.send_signal(number)
    assert worker.process.wait(PATIENCE_SECONDS) == 0
    assert time.monotonic() - began < AT_ONCE_SECONDS


def test_a_signal_that_comes_with_the_outage_is_not_lost(server: Server, worker: Worker) -> None:
    server.stop()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(PATIENCE_SECONDS) == 0
