"""`moothall audit` as an operator runs it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from moothall.audit import sealing
from moothall.rules.audit_digests import DigestFault
from tests.apps.test_audit_verify import Kept, change_a_column, kept
from tests.clusters import ROOT, Database

__all__ = ["kept"]

pytestmark = pytest.mark.isolation


def run(database: Database, *arguments: str) -> tuple[int, str]:
    """Run `moothall audit` as an operator does; return the exit code and what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", "audit", *arguments],
        cwd=ROOT,
        env=database.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_digest_that_was_kept_outside_speaks_against_a_database_that_was_written_anew(
    kept: Kept, own_database: Database, tmp_path: Path
) -> None:
    code, exported = run(own_database, "export", "--body", "camden")
    assert code == 0
    (tmp_path / "camden.json").write_text(exported, encoding="utf-8")
    assert run(own_database, "verify", "--digests", str(tmp_path))[0] == 0
    change_a_column(kept)
    kept.sql("delete from audit_auditseal")
    kept.sql("delete from audit_auditdigest")
    kept.sql("update audit_auditdetail set seal_number = null")
    shutil.rmtree(own_database.heads)
    sealing.seal_waiting(most=3)
    assert kept.found() == set()
    code, said = run(own_database, "verify", "--body", "camden", "--digests", str(tmp_path))
    assert code == 1
    assert DigestFault.HEAD_DIFFERS in said
    assert DigestFault.DIGEST_MISSING in said


def test_the_command_says_where_and_ends_with_one(kept: Kept, own_database: Database) -> None:
    code, said = run(own_database, "verify")
    assert code == 0
    assert "camden: 4 seals, 1 digest, 1 row waits for a seal, the oldest for " in said
    change_a_column(kept)
    code, said = run(own_database, "verify", "--body", "camden")
    assert code == 1
    assert f"camden: seal 2, row {kept.rows[4]}: row changed" in said
    assert run(own_database, "verify", "--body", "leeds")[0] == 0
    assert "No body is called 'atlantis'" in run(own_database, "verify", "--body", "atlantis")[1]
    assert "is not a folder" in run(own_database, "verify", "--digests", "/nowhere")[1]
    assert "Name the body" in run(own_database, "export")[1]
