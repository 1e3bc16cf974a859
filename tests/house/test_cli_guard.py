"""Nothing starts as a database role that row security does not bind, and nothing is touched before that is said."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from moothall.cli import guard
from moothall.cli.postgres import Running, scratch_cluster
from moothall.cli.problem import Problem
from tests.house.test_cli_sentences import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with scratch_cluster() as running:
        yield running


def start(word: str, *, app_url: str, admin_url: str, var: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that should refuse; one that goes on to serve is ended by the time limit, and fails."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MOOTHALL_", "DJANGO_"))
    }
    named = {
        "MOOTHALL_MODE": "demo",
        "MOOTHALL_VAR": str(var),
        "MOOTHALL_PORT": str(free_port()),
        "DATABASE_URL": app_url,
        "DATABASE_ADMIN_URL": admin_url,
    }
    return subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", word],
        cwd=ROOT,
        env={**clean, **named},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("word", ["up", "serve", "work", "prepare"])
def test_the_owners_role_is_refused_before_anything_serves(
    word: str, server: Running, tmp_path: Path
) -> None:
    run = start(word, app_url=server.admin_url, admin_url=server.admin_url, var=tmp_path)
    assert run.returncode == 2, run
    (line,) = run.stderr.splitlines()
    assert line.startswith("moothall: The role of DATABASE_URL inherits other roles' policies")
    assert "make it NOCREATEROLE" in line
    with psycopg.connect(server.admin_url) as connection:
        assert connection.execute("select to_regclass('django_migrations')").fetchone() == (None,)


@pytest.mark.parametrize("word", ["up", "serve", "work"])
def test_a_role_that_bypasses_row_security_is_refused(word: str, server: Running, tmp_path: Path) -> None:
    superuser = server.superuser_url.replace("/postgres?", "/moothall?")
    run = start(word, app_url=superuser, admin_url=server.admin_url, var=tmp_path)
    assert run.returncode == 2, run
    assert "bypasses row security: make it NOSUPERUSER NOBYPASSRLS" in run.stderr


def test_the_applications_own_role_passes(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", server.app_url)
    guard.refuse_unsafe_role()


def test_who_may_make_temporary_tables_is_refused_unless_a_migration_comes_first(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.app_url)
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        connection.execute("grant temporary on database moothall to public")
        with pytest.raises(Problem, match="temporary tables"):
            guard.refuse_unsafe_role()
        guard.refuse_unsafe_role(is_migrated=False)
        connection.execute("revoke temporary on database moothall from public")


def test_without_a_database_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Problem, match="Set DATABASE_URL"):
        guard.refuse_unsafe_role()
