"""The measurements run: a small world, a moment of load on every page, one table."""

import subprocess
import sys

import pytest

from tests.clusters import ROOT

HEADINGS = (
    "Published pages",
    "A resident's pages",
    "Officers' pages",
    "The isolation layer",
    "People",
    "Joiners by a list",
    "A resident's account",
    "Evidence",
    "Sealing",
    "One council against",
    "Places",
    "A first visit",
    "A case",
    "Memory",
)


@pytest.mark.full
def test_a_quick_run_measures_every_group_and_prints_one_table() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", "bench", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    lines = ran.stdout.splitlines()
    missing = [heading for heading in HEADINGS if not any(line.startswith(heading) for line in lines)]
    assert not missing, ran.stdout


@pytest.mark.full
def test_a_group_that_is_not_there_is_said_with_those_that_are() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "everything"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "no such group: everything; there are published" in ran.stderr
