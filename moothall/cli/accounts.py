"""Which user of the machine PostgreSQL runs as, and where that user can reach."""

import hashlib
import os
import pwd
import subprocess
from pathlib import Path

from moothall.cli.problem import Problem, explaining, make_folder
from moothall.cli.processes import Account

# PostgreSQL refuses to run as root and wants a user that the machine knows by name.
_NAMES_IN_ORDER = ("postgres", "nobody")
OPEN_FOLDER = Path("/var/lib/moothall")
_POINTER = "elsewhere"


def database_account(data: Path) -> Account | None:
    """Return the user that PostgreSQL runs as: None (ourselves) unless we are root.

    A data folder that exists keeps its owner, so a user added to the machine later changes nothing.

    Raises:
        Problem: we are root and the machine has no user to drop to.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(name=str(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _NAMES_IN_ORDER:
        if name in known:
            return Account(name=name, uid=known[name].pw_uid, gid=known[name].pw_gid)
    raise Problem(
        "PostgreSQL does not run as root and this machine has no user 'nobody' to run it as:"
        " start as an ordinary user."
    )


def reaches(account: Account | None, place: Path, *, program: bool = False) -> bool:
    """Say whether `account` can enter the folder `place` (or, with `program`, run the file there)."""
    if account is None:
        return os.access(place, os.X_OK)
    answer = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1" && test -r "$1"' if program else 'test -x "$1"', "sh", str(place)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return answer.returncode == 0


def home_for(wanted: Path, account: Account | None) -> Path:
    """Return the folder to keep a cluster in: `wanted`, or one elsewhere when `account` cannot reach that.

    Nobody's permissions are changed: below a closed folder such as /root, the cluster is kept in a folder of
    its own that a file named `elsewhere` in `wanted` names.

    Raises:
        Problem: a folder cannot be made, or `account` reaches neither.
    """
    make_folder(wanted)
    pointer = wanted / _POINTER
    if pointer.exists():
        home = Path(pointer.read_text(encoding="utf-8").strip())
        make_folder(home)
        return home
    if reaches(account, wanted):
        return wanted
    home = OPEN_FOLDER / hashlib.sha256(os.fsencode(wanted.resolve())).hexdigest()[:12]
    make_folder(home, mode=0o755)
    if not reaches(account, home):
        raise Problem(
            f"PostgreSQL's user {account.name if account else ''} reaches neither {wanted} nor {home}:"
            " set MOOTHALL_VAR to a folder that everybody can enter."
        )
    with explaining(pointer):
        pointer.write_text(f"{home}\n", encoding="utf-8")
    return home
