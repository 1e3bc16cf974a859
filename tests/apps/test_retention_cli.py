"""The command says in a table what is due, deletes it, and lets a held deletion go on."""

import subprocess
import sys
from pathlib import Path

from moothall.bodies import queries as bodies
from tests.apps.test_retention_runs import left, over
from tests.clusters import ROOT, Database


def ask(database: Database, var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**database.environment(), "MOOTHALL_MODE": "test", "MOOTHALL_VAR": str(var), **settings}
    return subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", "retention", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_command_counts_holds_confirms_and_deletes(own_database: Database, tmp_path: Path) -> None:
    own_database.connect_django()
    body = bodies.by_slug("camden")
    assert body is not None
    over(body, 3)
    dry = ask(own_database, tmp_path, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    lines = [line.split() for line in dry.stdout.splitlines()]
    assert [line[:5] for line in lines if line[0] == "drafts"] == [["drafts", "its", "own", "time", "3"]]
    assert [line[:3] for line in lines if line[0] == "camden"] == [["camden", "3", "3"]]
    assert dry.stdout.splitlines()[-1] == "3 rows of 1 body are due to be deleted."
    assert ["details", "6", "years", "0", "-", "-"] in lines
    assert ["files", "1", "day", "0", "-", "-"] in lines
    elsewhere = ask(own_database, tmp_path, "--dry-run", "--body", "leeds").stdout
    assert "camden" not in elsewhere
    assert elsewhere.splitlines()[-1] == "Nothing is due to be deleted."
    held = ask(own_database, tmp_path, MOOTHALL_RETENTION_ROWS="2")
    assert held.stdout.splitlines()[-1] == "0 rows deleted"
    assert left(body) == 3
    assert ask(own_database, tmp_path, "--confirm", "drafts", "--body", "camden").returncode == 0
    assert ask(own_database, tmp_path).stdout.splitlines()[-1] == "3 rows deleted"
    again = ask(own_database, tmp_path, "--confirm", "drafts", "--body", "camden")
    assert again.returncode == 2
    assert "No deletion waits" in again.stderr
    assert "No body is called" in ask(own_database, tmp_path, "--dry-run", "--body", "nowhere").stderr
    assert "--body with --dry-run" in ask(own_database, tmp_path, "--body", "camden").stderr
    assert "Name the body" in ask(own_database, tmp_path, "--confirm", "drafts").stderr
