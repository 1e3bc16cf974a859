"""The PostgreSQL of our own starts, stops, keeps its data, and says in one sentence what is in its way."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from moothall.cli import cluster, processes
from moothall.cli.postgres import Running, embedded_cluster, scratch_cluster, silent
from moothall.cli.problem import Problem
from tests.apps import clusters

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, pathlib
from moothall.cli.postgres import embedded_cluster
with embedded_cluster(pathlib.Path(sys.argv[1]), lambda _: None) as running:
    print(running.server.process.pid, running.app_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clusters.open_folder(tmp_path_factory)


def hold(var: Path) -> tuple[subprocess.Popen[str], int, str]:
    """Start the cluster under a process of its own; return that, the server's process id and the web URL."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    pid, url = holder.stdout.readline().split()
    return holder, int(pid), url


def let_go(holder: subprocess.Popen[str]) -> None:
    """Close the pipes of a process that has been killed."""
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.close()
    holder.stdout.close()
    holder.wait(20)


def wait_until_gone(pid: int) -> None:
    """Return when process `pid` has ended."""
    give_up = time.monotonic() + 20
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < give_up, f"process {pid} is still there"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with scratch_cluster() as running:
        yield running


def test_the_application_owns_nothing_and_the_owner_may_create_roles(server: Running) -> None:
    rights = "select array[rolsuper, rolinherit, rolcreaterole] from pg_roles where rolname = current_user"
    assert clusters.ask(server.app_url, rights) == [False, False, False]
    # The owner inherits: PostgreSQL 15 gives a database's owner the schema through a role.
    assert clusters.ask(server.admin_url, rights) == [False, True, True]
    owner = "select datdba::regrole::text from pg_database where datname = current_database()"
    assert clusters.ask(server.admin_url, owner) == cluster.OWNER


def test_nobody_enters_without_the_password(server: Running) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.app_url, password="guess")


def test_the_server_listens_on_no_port_and_its_socket_folder_is_closed(server: Running) -> None:
    assert clusters.ask(server.app_url, "show listen_addresses") == ""
    for folder in (server.home / "run", server.home / "data"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.home / "passwords.json").stat().st_mode) == 0o600


def test_text_is_sorted_the_same_on_every_machine(server: Running) -> None:
    assert clusters.ask(server.app_url, "show server_encoding") == "UTF8"
    assert clusters.ask(server.app_url, "select 'Z' < 'a'") is True


def test_a_scratch_cluster_leaves_nothing_behind() -> None:
    with scratch_cluster() as running:
        home, pid = running.home, running.server.process.pid
        assert home.exists()
    assert not home.exists()
    wait_until_gone(pid)


def test_a_restart_keeps_the_data_and_the_passwords(var: Path) -> None:
    with embedded_cluster(var, silent) as first:
        assert clusters.ask(first.app_url, "show fsync") == "on"
        assert clusters.ask(first.app_url, "show data_checksums") == "on"
        with psycopg.connect(first.admin_url) as connection:
            connection.execute("create table kept as select 7 as seven")
    with embedded_cluster(var, silent) as second:
        assert second.app_url == first.app_url
        assert clusters.ask(second.admin_url, "select seven from kept") == 7


def test_the_log_holds_no_statement_and_no_personal_detail(var: Path) -> None:
    with embedded_cluster(var, silent) as running:
        with psycopg.connect(running.admin_url) as connection:
            connection.execute("create table letters (address text unique)")
            connection.execute("insert into letters values ('1 Invented Street')")
        with pytest.raises(psycopg.errors.UniqueViolation), psycopg.connect(running.admin_url) as connection:
            connection.execute("insert into letters values ('1 Invented Street')")
    log = (var / "log" / "postgres.log").read_text()
    assert "duplicate key value" in log
    assert "Invented Street" not in log


def test_a_second_instance_on_the_same_data_is_refused_in_one_sentence(var: Path) -> None:
    with (
        embedded_cluster(var, silent),
        pytest.raises(Problem, match=rf"already runs on the data in .* \(process {os.getpid()}\)"),
        embedded_cluster(var, silent),
    ):
        raise AssertionError("both started")


def test_the_server_ends_when_the_process_above_it_is_killed(var: Path) -> None:
    holder, pid, _ = hold(var)
    holder.kill()
    let_go(holder)
    wait_until_gone(pid)


def test_data_survives_when_everything_is_killed_at_once(var: Path) -> None:
    with embedded_cluster(var, silent) as running, psycopg.connect(running.admin_url) as connection:
        connection.execute("create table kept as select 7 as seven")
    holder, pid, _ = hold(var)
    os.kill(pid, signal.SIGKILL)
    holder.kill()
    let_go(holder)
    assert (var / "postgres" / "data" / "postmaster.pid").exists()
    with embedded_cluster(var, silent) as running:
        assert clusters.ask(running.admin_url, "select seven from kept") == 7


def test_a_server_that_an_earlier_run_left_behind_is_ended_first(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with embedded_cluster(var, silent) as running:
        left = running.server
        monkeypatch.setattr(processes, "stop", lambda *_: None)
    monkeypatch.undo()
    with embedded_cluster(var, said.append) as running:
        assert "Ending a PostgreSQL that an earlier run left behind" in said
        assert left.process.wait(5) == 0
        assert clusters.ask(running.app_url, "select 1") == 1


def test_a_process_number_that_now_belongs_to_somebody_else_is_no_obstacle(var: Path) -> None:
    with embedded_cluster(var, silent):
        pass
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        stale = var / "postgres" / "data" / "postmaster.pid"
        stale.write_text(f"{stranger.pid}\n{stale.parent}\n1\n{cluster.PORT}\n\n\n\nready\n")
        with embedded_cluster(var, silent) as running:
            assert clusters.ask(running.app_url, "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_that_was_cut_off_is_begun_again(var: Path) -> None:
    half = var / "postgres" / "data.unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with embedded_cluster(var, silent) as running:
        assert clusters.ask(running.app_url, "select 1") == 1
    assert not half.exists()


def test_a_path_too_long_for_a_socket_still_works(var: Path) -> None:
    deep = var / ("long" * 15) / ("path" * 15)
    with embedded_cluster(deep, silent) as running:
        assert clusters.ask(running.app_url, "select 1") == 1
        assert len(str(running.home)) > cluster.LONGEST_SOCKET_PATH_BYTES
