"""`make demo` as a new user meets it: it starts, a page answers, Ctrl-C leaves nothing behind."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import checks_papers
from tests.house.tree import ROOT, text_files

FIRST_START_SECONDS = 120
LETTER_SECONDS = 20
IN_THE_DEMO = [
    command for command in checks_papers.taught(text_files()) if checks_papers.is_in_the_demo(command)
]
END_OF_WELCOME = "\nCtrl-C stops everything and keeps the data.\n\n"


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demo that runs: its process, its port, what it said until it was ready."""

    process: subprocess.Popen[bytes]
    port: int
    said: str

    def get(self, path: str, *, host: str = "localhost") -> tuple[int, str]:
        """Return the status and the text of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def clean() -> dict[str, str]:
    """Return the environment without any variable of ours."""
    ours = ("MOOTHALL_", "DATABASE_", "DJANGO_", "MAKE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def start(var: Path) -> Demo:
    """Run `make demo` on the packages that are installed, and read its welcome, to the last byte and no further.

    Without a buffer: what a buffer had read ahead would be lost to `stop`, which reads the rest.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        ["make", "--no-print-directory", "demo"],
        cwd=ROOT,
        env={**clean(), "MOOTHALL_VAR": str(var), "MOOTHALL_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line.decode()
        if said.endswith(END_OF_WELCOME):
            return Demo(process=process, port=port, said=said)
    raise AssertionError(f"the demo did not start:\n{said}")


def stop(demo: Demo) -> str:
    """Press Ctrl-C as a terminal does, for the whole foreground group; return what was said after."""
    os.killpg(demo.process.pid, signal.SIGINT)
    said, _ = demo.process.communicate(timeout=60)
    return said.decode()


def inside(command: str, var: Path) -> subprocess.CompletedProcess[str]:
    """Give a command of the papers in another terminal, which knows where the data are and nothing else."""
    return subprocess.run(
        ["bash", "-euc", command],
        cwd=ROOT,
        env={**clean(), "MOOTHALL_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def invited(demo: Demo) -> str:
    """Return the page behind the newest link that an invitation carries, once a job has written the letter."""
    until = time.monotonic() + LETTER_SECONDS
    while time.monotonic() < until:
        links = re.findall(r'href="http://[^/]+(/sign-in/link/[^"]+)"', demo.get("/demo/outbox")[1])
        if links:
            return demo.get(links[0], host="desk.localhost")[1]
        time.sleep(0.2)
    raise AssertionError("no letter came")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("a new demo")
    for parent in (folder, *folder.parents):
        if parent.name.startswith(("pytest-", "a new demo", "popen-")):
            parent.chmod(0o711)
    yield folder / "the data"
    shutil.rmtree(folder)


def processes_that_name(var: Path) -> list[str]:
    """Return the command lines that hold the data folder's path: PostgreSQL's does."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if str(var) in command:
            found.append(command)
    return found


def test_make_demo_starts_serves_and_stops_and_starts_again_with_its_data(var: Path) -> None:
    began = time.monotonic()
    demo = start(var)
    try:
        assert time.monotonic() - began < FIRST_START_SECONDS
        assert "Warning" not in demo.said
        assert f"http://localhost:{demo.port}" in demo.said
        assert f"http://desk.localhost:{demo.port}" in demo.said
        assert demo.get("/")[0] == 200
        assert demo.get("/readyz")[0] == 200
        assert demo.get("/", host="desk.localhost")[0] in {200, 302, 303}
        assert processes_that_name(var)
        assert (var / "demo.json").stat().st_mode & 0o077 == 0, "it holds passwords"
        for command in IN_THE_DEMO:
            run = inside(command, var)
            assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
            assert run.stdout, command
        assert "This link is for" in invited(demo)
    finally:
        said = stop(demo)
    assert said.splitlines()[0] == "Stopping"
    assert "Stopped" in said
    assert not processes_that_name(var)
    assert not (var / "demo.json").exists()
    assert inside(f"{checks_papers.IN_THE_DEMO} retention --dry-run", var).returncode == 2
    with pytest.raises(ConnectionRefusedError):
        demo.get("/")
    began = time.monotonic()
    again = start(var)
    try:
        assert time.monotonic() - began < 30
        assert "first start only" not in again.said
        assert again.get("/readyz")[0] == 200
    finally:
        stop(again)
