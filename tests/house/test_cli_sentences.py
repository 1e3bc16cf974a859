"""What is in the way is said in one sentence: no traceback, no password, exit code 2."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest

from moothall.cli import accounts, binaries, database, main, places
from moothall.cli.places import Listen, check_free
from moothall.cli.postgres import Running, scratch_cluster
from moothall.cli.problem import Problem, explaining

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with scratch_cluster() as running:
        yield running


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def moothall(*words: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment without any variable of ours but these."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MOOTHALL_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", *words],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert that standard error is one line that holds `words`, and that the exit code is 2."""
    assert run.returncode == 2, run
    (line,) = run.stderr.splitlines()
    assert line.startswith("moothall: ")
    for word in words:
        assert word in line


def test_a_taken_port_names_itself_and_the_variable(taken: int, tmp_path: Path) -> None:
    run = moothall("demo", environment={"MOOTHALL_PORT": str(taken), "MOOTHALL_VAR": str(tmp_path)})
    assert_one_sentence(run, f"Port {taken} is taken", "MOOTHALL_PORT")


def test_a_port_that_is_no_number_is_said(tmp_path: Path) -> None:
    run = moothall("demo", environment={"MOOTHALL_PORT": "eighty", "MOOTHALL_VAR": str(tmp_path)})
    assert_one_sentence(run, "MOOTHALL_PORT is 'eighty'")


def test_a_command_beside_a_demo_says_how_to_give_it_to_the_demo(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")
    beside = {"MOOTHALL_VAR": str(tmp_path)}
    run = moothall("audit", "verify", "--body", "a b", environment=beside)
    assert_one_sentence(run, "MOOTHALL_SECRET_KEY", "to ask that: moothall demo audit verify --body 'a b'")
    elsewhere = {**beside, "DATABASE_URL": "postgresql://u:secret@localhost/moothall"}
    assert "demo" not in moothall("audit", "verify", environment=elsewhere).stderr
    (tmp_path / "demo.json").unlink()
    assert "demo" not in moothall("audit", "verify", environment=beside).stderr


def test_one_url_without_the_other_is_said(tmp_path: Path) -> None:
    named = {"MOOTHALL_PORT": str(free_port()), "MOOTHALL_VAR": str(tmp_path)}
    for given, missing in (("DATABASE_URL", "DATABASE_ADMIN_URL"), ("DATABASE_ADMIN_URL", "DATABASE_URL")):
        run = moothall("demo", environment={**named, given: "postgresql://u:secret@localhost/moothall"})
        assert_one_sentence(run, f"{given} is set and {missing} is not")
        assert "secret" not in run.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_database_out_of_reach_names_host_and_port_and_never_the_password(tmp_path: Path) -> None:
    port = free_port()
    url = f"postgresql://moothall_web:secret@127.0.0.1:{port}/moothall"
    environment = {
        "MOOTHALL_PORT": str(free_port()),
        "MOOTHALL_VAR": str(tmp_path),
        "DATABASE_URL": url,
        "DATABASE_ADMIN_URL": url,
    }
    run = moothall("demo", environment=environment)
    assert_one_sentence(run, "127.0.0.1", f"port {port}", "DATABASE_ADMIN_URL")
    assert "secret" not in run.stdout + run.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("url", ["secret", "mysql://u:secret@localhost/x", "postgresql://u:secret@h:port/x"])
def test_what_is_no_postgresql_address_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(Problem) as problem:
        database.reach("DATABASE_URL", url)
    assert "secret" not in str(problem.value)
    assert "DATABASE_URL" in str(problem.value)


def test_a_wrong_password_and_a_missing_database_are_told_apart(server: Running) -> None:
    database.reach("DATABASE_URL", server.app_url)
    with pytest.raises(Problem, match="refuses the user 'moothall_web' with the password given"):
        database.reach("DATABASE_URL", server.app_url.replace("moothall_web:", "moothall_web:x"))
    with pytest.raises(Problem, match="has no database 'lost'"):
        database.reach("DATABASE_URL", server.app_url.replace("/moothall?", "/lost?"))


def test_a_server_that_is_too_old_is_said(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST_MAJOR_VERSION", 1000)
    with pytest.raises(Problem, match="Moothall needs 1000 or later"):
        database.reach("DATABASE_URL", server.app_url)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("do $$ begin raise exception using errcode = '53100'; end $$", "disk of the database is full"),
        ("select pg_terminate_backend(pg_backend_pid())", "The database went away"),
    ],
)
def test_a_database_that_fails_in_the_middle_is_said(server: Running, query: str, sentence: str) -> None:
    with (
        pytest.raises(Problem, match=sentence),
        database.surviving(),
        psycopg.connect(server.admin_url) as connection,
    ):
        connection.execute(query.encode())


def test_a_mistake_of_ours_in_sql_keeps_its_traceback(server: Running) -> None:
    with (
        pytest.raises(psycopg.errors.SyntaxError),
        database.surviving(),
        psycopg.connect(server.admin_url) as connection,
    ):
        connection.execute("selct 1")


def test_a_missing_wheel_names_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_PACKAGE", "no_such_package")
    with pytest.raises(Problem, match="run 'make venv'"):
        binaries.wheel_programs()


def test_a_program_that_does_not_run_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="does not run on this machine"):
        binaries.major_version(tmp_path)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "is full"),
        (errno.EACCES, "may not write to"),
        (errno.EROFS, "may not write to"),
    ],
)
def test_errors_of_the_disk_are_sentences(number: int, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=sentence), explaining(tmp_path):
        raise OSError(number, os.strerror(number))


def test_other_errors_of_the_system_keep_their_traceback(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), explaining(tmp_path):
        (tmp_path / "missing").read_bytes()


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment = {"MOOTHALL_PORT": str(free_port()), "MOOTHALL_VAR": str(tmp_path / "file")}
    assert_one_sentence(moothall("demo", environment=environment), "MOOTHALL_VAR")


def test_a_data_folder_that_nobody_can_make_is_said() -> None:
    environment = {"MOOTHALL_PORT": str(free_port()), "MOOTHALL_VAR": "/proc/no-such-folder"}
    assert_one_sentence(moothall("demo", environment=environment), "/proc/no-such-folder", "MOOTHALL_VAR")


@pytest.mark.parametrize("name", ["postgres", "log"])
def test_a_file_where_a_folder_belongs_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    environment = {"MOOTHALL_PORT": str(free_port()), "MOOTHALL_VAR": str(tmp_path)}
    assert_one_sentence(moothall("demo", environment=environment), str(tmp_path / name))


def test_an_elsewhere_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("/proc/no-such-folder/postgres\n")
    with pytest.raises(Problem, match="folder /proc/no-such-folder/postgres cannot be made"):
        accounts.home_for(tmp_path, None)


def test_a_free_port_is_free_again_after_the_check() -> None:
    listen = Listen(host="127.0.0.1", port=free_port())
    check_free(listen)
    check_free(listen)


def test_migrating_without_a_database_says_what_to_set() -> None:
    run = moothall("migrate", environment={"MOOTHALL_MODE": "test"})
    assert_one_sentence(run, "DATABASE_URL", "DATABASE_ADMIN_URL")


def test_a_missing_setting_is_one_sentence() -> None:
    assert_one_sentence(moothall("check", environment={"MOOTHALL_MODE": "nonsense"}), "MOOTHALL_MODE")


def test_an_unknown_command_lists_those_there_are() -> None:
    run = moothall("dance", environment={})
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    for name in main.COMMANDS:
        assert name in run.stderr


def test_the_version_is_the_projects_own() -> None:
    run = moothall("version", environment={})
    assert run.returncode == 0
    assert f'version = "{run.stdout.strip()}"' in (places.REPOSITORY / "pyproject.toml").read_text()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
