"""What stands in the way of our own PostgreSQL is one sentence, or no obstacle at all."""

import errno
import json
import os
import pwd
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from moothall.cli import accounts, binaries, postgres
from moothall.cli.postgres import embedded_cluster, silent
from moothall.cli.problem import Problem
from moothall.cli.processes import Account
from tests.apps import clusters


@pytest.fixture
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clusters.open_folder(tmp_path_factory)


def write_program(path: Path, line: str) -> None:
    """Write a program of one line of shell."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def test_lost_passwords_are_said_and_not_made_anew(var: Path) -> None:
    with embedded_cluster(var, silent):
        pass
    (var / "postgres" / "passwords.json").unlink()
    with (
        pytest.raises(Problem, match=r"passwords\.json is missing while .*data exists"),
        embedded_cluster(var, silent),
    ):
        raise AssertionError("it started")


def test_data_of_another_version_is_said_and_not_touched(var: Path) -> None:
    with embedded_cluster(var, silent):
        pass
    version = var / "postgres" / "data" / "PG_VERSION"
    version.write_text("14\n")
    with (
        pytest.raises(Problem, match=r"was made by PostgreSQL 14 and the programs here are \d+"),
        embedded_cluster(var, silent),
    ):
        raise AssertionError("it started")


def test_a_server_that_will_not_start_shows_its_telling_line(var: Path) -> None:
    with embedded_cluster(var, silent):
        pass
    with (var / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("\nno_such_setting = on\n")
    with (
        pytest.raises(Problem, match=r"PostgreSQL did not start: .*no_such_setting|configuration file"),
        embedded_cluster(var, silent),
    ):
        raise AssertionError("it started")


def test_a_full_disk_is_said_in_one_sentence(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(json, "dump", full)
    with pytest.raises(Problem, match=r"The disk that holds .* is full"), embedded_cluster(var, silent):
        raise AssertionError("it started")


def test_a_disk_that_fills_up_under_postgresql_is_said_in_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = var.parent / "programs"
    programs.mkdir()
    write_program(programs / "postgres", "echo 'postgres (PostgreSQL) 18.6'")
    write_program(programs / "initdb", "echo 'could not write to file: No space left on device'; exit 1")
    monkeypatch.setattr(postgres, "programs_for", lambda *_: programs)
    with pytest.raises(Problem, match=r"The disk that holds .* is full"), embedded_cluster(var, silent):
        raise AssertionError("it started")


def test_a_copy_of_the_programs_runs_by_itself(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "reaches", lambda *_, **__: False)
    with embedded_cluster(var, silent) as running:
        command = Path(f"/proc/{running.server.process.pid}/cmdline").read_bytes().split(b"\0")[0].decode()
        assert command.startswith(str(running.home / "binaries-"))
        assert clusters.ask(running.app_url, "select 1") == 1


def test_below_a_closed_folder_the_data_is_kept_elsewhere_and_nothing_is_opened(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.mkdir(mode=0o700)
    monkeypatch.setattr(accounts, "OPEN_FOLDER", var.parent / "open")
    monkeypatch.setattr(accounts, "reaches", lambda _, place, **__: var not in place.parents)
    said: list[str] = []
    homes: set[Path] = set()
    for _ in range(2):
        with embedded_cluster(var, said.append) as running:
            homes.add(running.home)
            assert clusters.ask(running.app_url, "select 1") == 1
    (home,) = homes
    assert home.parent == var.parent / "open"
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert any(str(home) in sentence for sentence in said)


def test_an_ordinary_user_runs_it_in_place(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = pwd.getpwnam("nobody")
    account = Account(name="nobody", uid=nobody.pw_uid, gid=nobody.pw_gid)
    var.mkdir()
    if os.geteuid() == 0:
        os.chown(var, account.uid, account.gid)
    programs = binaries.programs_for(account, var.parent)
    monkeypatch.setattr(postgres, "programs_for", lambda *_: programs)

    def start() -> None:
        with embedded_cluster(var, silent) as running:
            assert clusters.ask(running.app_url, "select 1") == 1
            assert (running.home / "data").stat().st_uid == os.geteuid()

    assert done_as(account, start)


def done_as(account: Account, act: Callable[[], None]) -> bool:
    """Say whether `act` succeeds when `account` does it; without root's rights, when we do."""
    if os.geteuid() != 0:
        act()
        return True
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
