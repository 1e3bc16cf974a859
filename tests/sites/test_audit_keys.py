"""A body checks the digests that it kept by the published key, with the program of the handbook and without us."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from moothall.audit import digests
from moothall.bodies.context import Job, acting
from tests.cast import Filed
from tests.clusters import ROOT
from tests.evidence import keep_evidence

HANDBOOK = ROOT / "docs/how-to/verify-the-audit.md"


@pytest.fixture
def exported(filed: Filed, tmp_path: Path) -> Path:
    """The file that an auditor keeps."""
    keep_evidence(body_id=filed.council.id, reference=filed.sent.reference)
    with acting(Job(body_id=filed.council.id)):
        kept = digests.kept(body_id=filed.council.id)
    path = tmp_path / "kept.json"
    path.write_text(digests.written(kept, trusted=digests.keys().trusted), encoding="utf-8")
    return path


def check(path: Path, *keys: str) -> tuple[int, str]:
    """Run the handbook's program; return its exit code and what it prints."""
    [program] = re.findall(
        r"^```python\n(.*?)^```", HANDBOOK.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(path), *keys], capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout


def test_the_published_key_fits_what_was_exported_and_no_other_does(
    portal_client: Client, exported: Path
) -> None:
    page = portal_client.get("/.well-known/moothall-audit-keys.json")
    assert page.headers["Cache-Control"].startswith("public")
    [key] = page.json()["keys"]
    assert key["algorithm"] == "Ed25519"
    assert check(exported, key["public_key"]) == (0, "1 digests in order\n")
    assert check(exported, "A" * 43 + "=")[0] != 0
    forged = exported.read_text(encoding="utf-8").replace('first_seal\\":1', 'first_seal\\":2')
    assert forged != exported.read_text(encoding="utf-8")
    exported.write_text(forged, encoding="utf-8")
    assert check(exported, key["public_key"])[0] != 0
