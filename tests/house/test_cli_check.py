"""`moothall check` finds what is wrong with the roles of a database, and is quiet where all is well."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moothall.cli.postgres import Running, scratch_cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with scratch_cluster() as running:
        yield running


def check(*, app_url: str = "", admin_url: str = "") -> subprocess.CompletedProcess[str]:
    """Run `moothall check` against a database, or with none."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MOOTHALL_", "DJANGO_"))
    }
    named = {"MOOTHALL_MODE": "test", "DATABASE_URL": app_url, "DATABASE_ADMIN_URL": admin_url}
    return subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", "check"],
        cwd=ROOT,
        env={**clean, **named},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_what_stands_in_this_repository_is_in_order(server: Running) -> None:
    run = check(app_url=server.app_url, admin_url=server.admin_url)
    assert run.returncode == 0, run
    for name in ("register", "services", "interface", "demo", "settings", "database roles"):
        assert f"{name}: in order" in run.stdout


def test_what_was_not_checked_is_not_called_in_order() -> None:
    run = check()
    assert run.returncode == 0, run
    assert "database roles: not checked" in run.stdout
    assert "database roles: in order" not in run.stdout


def test_an_application_that_gets_around_row_security_is_refused(server: Running) -> None:
    superuser = server.superuser_url.replace("/postgres?", "/moothall?")
    run = check(app_url=superuser, admin_url=server.admin_url)
    assert run.returncode == 1, run
    assert "bypasses row security" in run.stdout
    assert "database roles: in order" not in run.stdout
