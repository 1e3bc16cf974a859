"""`make` says in one sentence what the machine lacks, and which command helps."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and what it depends on, in a path with spaces."""
    folder = tmp_path / "a clone"
    for path in ("requirements/base.txt", "requirements/node.txt", "package.json", "package-lock.json"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    (folder / "moothall/ui/assets").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def make(clone: Path, *words: str, path: str | None = None) -> str:
    """Run make, which must fail, and return what it complains of, without its own last line."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    environment.pop("MOOTHALL_CHROMIUM", None)
    run = subprocess.run(
        [shutil.which("make") or "make", "--no-print-directory", *words],
        cwd=clone,
        env={**environment, "PATH": path or environment["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2, run
    lines = [line for line in run.stderr.splitlines() if not line.startswith("make:")]
    assert len(lines) == 1, run
    return lines[0]


def program(clone: Path, name: str, line: str) -> Path:
    """Write a program of one line of shell."""
    path = clone / name
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def test_a_machine_without_python_is_told(clone: Path) -> None:
    assert "install it, or run make PYTHON=" in make(clone, "venv", "PYTHON=no-such-python")


def test_a_python_that_is_too_old_is_named(clone: Path) -> None:
    said = make(clone, "venv", f"PYTHON={program(clone, 'python', OLD)}")
    assert "needs Python 3.11 or later and this is Python 3.9.2" in said


def test_a_python_without_venv_names_the_package_to_install(clone: Path) -> None:
    said = make(clone, "venv", f"PYTHON={program(clone, 'python', WITHOUT_VENV)}")
    assert "sudo apt-get install python3-venv" in said


@pytest.mark.parametrize(
    ("target", "helps"),
    [("chromium", "sudo apt-get install chromium"), ("java", "sudo apt-get install default-jre-headless")],
)
def test_a_missing_tool_of_the_tests_fails_with_the_command_that_helps(
    clone: Path, target: str, helps: str
) -> None:
    tools = clone / "tools"
    tools.mkdir()
    for name in ("sh", "id", "find"):
        (tools / name).symlink_to(shutil.which(name) or name)
    assert helps in make(clone, target, path=str(tools))
