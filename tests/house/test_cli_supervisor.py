"""Everything that was started ends together, in order, whatever ends first."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Stands for `moothall` itself: a web process that answers, with a worker below it; jobs; a preparation.
PROGRAM = """
import http.server, os, signal, subprocess, sys, time
word = sys.argv[1]
def record(line):
    with open(os.path.join(os.environ["MOOTHALL_VAR"], "record"), "a") as file:
        file.write(line + "\\n")
def leave(*_):
    record(f"{word} stopped")
    if word == "serve":
        worker.kill()
    os._exit(0)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
record(f"{word} {os.getpid()}")
signal.signal(signal.SIGTERM, leave)
if word == "prepare":
    print("prepare says what is in its way", flush=True)
    sys.exit(int(os.environ.get("PREPARE_CODE", "0")))
elif word == "work":
    while True:
        time.sleep(60)
else:
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    record(f"worker {worker.pid}")
    http.server.HTTPServer(("127.0.0.1", int(os.environ["MOOTHALL_PORT"])), Answer).serve_forever()
"""
SUPERVISE = """
import sys
from moothall.cli import supervise
program = [sys.executable, sys.argv[1]]
sys.exit(
    supervise.run(first=["prepare"], logs_to_files=False, welcome=["Everything runs"], program=program)
)
"""


@dataclass(frozen=True, kw_only=True)
class House:
    """A running supervisor and its data folder."""

    supervisor: subprocess.Popen[str]
    var: Path

    def record(self) -> list[str]:
        """Return what the stand-ins wrote down."""
        return (self.var / "record").read_text().splitlines()

    def pids(self) -> dict[str, int]:
        """Return the process ids: of the stand-ins, of the worker below one, and of PostgreSQL."""
        give_up = time.monotonic() + 20
        while not any(line.startswith("work ") for line in self.record()):
            assert time.monotonic() < give_up, "the jobs never began"
            time.sleep(0.02)
        lines = (line.split() for line in self.record())
        found = {name: int(pid) for name, pid in lines if pid.isdigit()}
        postmaster = (self.var / "postgres" / "data" / "postmaster.pid").read_text()
        return {**found, "postgres": int(postmaster.splitlines()[0])}

    def says(self, sentence: str) -> None:
        """Read on until the supervisor has said a line that holds `sentence`."""
        assert self.supervisor.stdout is not None
        for line in self.supervisor.stdout:
            if sentence in line:
                return
        raise AssertionError(f"never said: {sentence}")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Return a house in which everything runs; whatever a test leaves of it is killed."""
    running = started(tmp_path)
    try:
        running.says("Everything runs")
        yield running
    finally:
        end(running)


def started(tmp_path: Path, **more: str) -> House:
    """Start a supervisor over stand-ins."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.name.startswith(("pytest-", "test_", "popen-")):
            parent.chmod(0o711)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var = tmp_path / "the data"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(program)],
        cwd=ROOT,
        env={**clean, "MOOTHALL_VAR": str(var), "MOOTHALL_PORT": str(port), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    return House(supervisor=supervisor, var=var)


def end(house: House) -> None:
    """Kill what is left and close the pipe."""
    if house.supervisor.poll() is None:
        house.supervisor.kill()
    assert house.supervisor.stdout is not None
    house.supervisor.stdout.close()
    house.supervisor.wait(20)


def lives(pid: int) -> bool:
    """Say whether a process is there and not merely uncollected."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False


def assert_all_end(pids: dict[str, int]) -> None:
    """Wait until no process of `pids` is left but the preparation, which has ended long ago."""
    give_up = time.monotonic() + 20
    while left := {name for name, pid in pids.items() if lives(pid)}:
        assert time.monotonic() < give_up, f"still there: {left}"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_web_first_and_is_no_failure(house: House, number: signal.Signals) -> None:
    pids = house.pids()
    assert {"serve", "worker", "work", "postgres"} <= {name for name, pid in pids.items() if lives(pid)}
    house.supervisor.send_signal(number)
    house.says("Stopped")
    assert house.supervisor.wait(20) == 0
    assert_all_end(pids)
    assert house.record()[-2:] == ["serve stopped", "work stopped"]
    assert not (house.var / "postgres" / "data" / "postmaster.pid").exists()


def test_a_second_ctrl_c_does_not_cut_the_stopping_short(house: House) -> None:
    pids = house.pids()
    house.supervisor.send_signal(signal.SIGINT)
    house.says("Stopping")
    house.supervisor.send_signal(signal.SIGINT)
    assert house.supervisor.wait(20) == 0
    assert_all_end(pids)


def test_killing_the_supervisor_outright_stops_everything_too(house: House) -> None:
    pids = house.pids()
    house.supervisor.kill()
    assert_all_end(pids)


@pytest.mark.parametrize(("word", "name"), [("serve", "web"), ("work", "jobs"), ("postgres", "PostgreSQL")])
def test_when_one_process_dies_it_is_said_and_all_stop(house: House, word: str, name: str) -> None:
    pids = house.pids()
    os.kill(pids[word], signal.SIGKILL)
    house.says(f"The {name} process ended by itself (killed by SIGKILL)")
    assert house.supervisor.wait(20) == 1
    assert_all_end(pids)


@pytest.mark.parametrize(
    ("code", "more"), [("2", ""), ("1", "'moothall prepare' did not succeed; the lines above say why")]
)
def test_a_failed_preparation_stops_everything_and_is_said_once(tmp_path: Path, code: str, more: str) -> None:
    house = started(tmp_path, PREPARE_CODE=code)
    try:
        house.says("prepare says what is in its way")
        assert house.supervisor.stdout is not None
        rest = house.supervisor.stdout.read()
        assert more in rest
        assert bool(rest) == bool(more)
        assert house.supervisor.wait(20) == int(code)
        assert not (house.var / "postgres" / "data" / "postmaster.pid").exists()
    finally:
        end(house)


def test_a_second_supervisor_on_the_same_data_is_refused(house: House, tmp_path: Path) -> None:
    second = started(tmp_path)
    try:
        second.says("Moothall already runs on the data in")
        assert second.supervisor.wait(20) == 1
        assert house.supervisor.poll() is None
    finally:
        end(second)
