"""Create and run one PostgreSQL cluster in a folder: its settings, its passwords, its log."""

import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moothall.cli import processes
from moothall.cli.binaries import major_version
from moothall.cli.leftovers import FAST, end_leftover, server_status
from moothall.cli.problem import Problem, Say, disk_full, explaining, make_folder
from moothall.cli.processes import Account, Child

SUPERUSER = "postgres"
OWNER = "moothall_owner"
WEB = "moothall_web"
PORT = 5432

# A socket's path has at most 107 bytes on Linux and 103 on other systems.
LONGEST_SOCKET_PATH_BYTES = 103
_SOCKET = f".s.PGSQL.{PORT}"
_START_SECONDS = 120
_LAST_BACKENDS_SECONDS = 15
_SAY_AFTER_SECONDS = 2.0
_LARGEST_LOG_BYTES = 10 * 1024 * 1024
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# Statements, parameters and details can hold personal data, so the log does not.
_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "max_connections": "100",
}
_TELLING = re.compile(r"\b(?:FATAL|PANIC|ERROR|error):\s+(.*)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Everything that says where and as whom a cluster runs."""

    home: Path
    programs: Path
    account: Account | None
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    durable: bool = True

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL keeps its data in."""
        return self.home / "data"

    @property
    def passwords(self) -> Path:
        """The file with the generated passwords, readable by us alone."""
        return self.home / "passwords.json"


def own(path: Path, account: Account | None) -> None:
    """Give `path` to PostgreSQL's user and close it to everybody else."""
    path.chmod(0o700 if path.is_dir() else 0o600)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def socket_folder(place: Path, account: Account | None) -> Path:
    """Return a folder that only PostgreSQL's user enters: below `place` unless that is too long.

    Raises:
        Problem: somebody else already holds the short name.
    """
    folder = place / "run"
    if len(os.fsencode(folder / _SOCKET)) > LONGEST_SOCKET_PATH_BYTES:
        folder = (
            Path(tempfile.gettempdir())
            / f"moothall-{hashlib.sha256(os.fsencode(place.resolve())).hexdigest()[:16]}"
        )
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in {os.geteuid(), account.uid if account else os.geteuid()}:
        raise Problem(f"{folder} belongs to somebody else: remove it, or set MOOTHALL_VAR to a shorter path.")
    own(folder, account)
    return folder


def passwords(place: Place) -> dict[str, str]:
    """Return the password of each login role, made on the first start.

    Raises:
        Problem: there is data but the file with its passwords is gone.
    """
    if place.passwords.exists():
        kept = json.loads(place.passwords.read_text(encoding="utf-8"))
        return {str(role): str(password) for role, password in kept.items()}
    if place.data.exists():
        raise Problem(
            f"{place.passwords} is missing while {place.data} exists:"
            " put it back, or remove both to begin afresh."
        )
    made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, WEB)}
    unfinished = place.passwords.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(made, file)
    unfinished.rename(place.passwords)
    return made


def create(place: Place, sockets: Path, superuser_password: str) -> None:
    """Make the data folder, whole or not at all.

    Raises:
        Problem: initdb failed; the message carries its telling line.
    """
    unfinished = place.home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    own(unfinished, place.account)
    handed_over = sockets / "password"
    handed_over.unlink(missing_ok=True)
    handed_over.touch(mode=0o600)
    handed_over.write_text(superuser_password, encoding="utf-8")
    own(handed_over, place.account)
    try:
        _initdb(place, unfinished, handed_over)
    finally:
        handed_over.unlink()
    unfinished.rename(place.data)


def _initdb(place: Place, data: Path, password_file: Path) -> None:
    provider = "builtin" if major_version(place.programs) >= 17 else "libc"
    account = place.account
    ran = subprocess.run(
        [
            place.programs / "initdb",
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            f"--locale-provider={provider}",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--data-checksums",
            *([] if place.durable else ["--no-sync"]),
        ],
        cwd=place.home,
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        check=False,
    )
    if ran.returncode:
        raise _explained("PostgreSQL could not create its data", ran.stdout, place)


def run(place: Place, sockets: Path, say: Say) -> Child:
    """Start the server and return when it takes connections.

    Raises:
        Problem: it did not start; the message carries the telling line of its log.
    """
    _check_version(place)
    end_leftover(place.data, sockets, say)
    began = time.monotonic()
    while True:
        server, said_before = _launch(place, sockets)
        try:
            if _becomes_ready(place, server, began, say):
                return server
        except BaseException:
            processes.stop(server, FAST)
            raise
        processes.stop(server, FAST)
        said = place.log.read_bytes()[said_before:].decode(errors="replace")
        # The last backends of a killed server may need a moment to notice.
        if "shared memory block" not in said or time.monotonic() - began > _LAST_BACKENDS_SECONDS:
            raise _explained("PostgreSQL did not start", said, place)
        time.sleep(0.2)


def _launch(place: Place, sockets: Path) -> tuple[Child, int]:
    """Start the server's process; return it and how many bytes its log held before."""
    with explaining(place.log):
        make_folder(place.log.parent)
        place.log.touch()
        if place.log.stat().st_size > _LARGEST_LOG_BYTES:
            place.log.replace(place.log.with_suffix(".log.1"))
            place.log.touch()
        said_before = place.log.stat().st_size
        server = processes.start(
            "PostgreSQL",
            _command(place, sockets),
            folder=place.home,
            environment=_ENVIRONMENT,
            account=place.account,
            log=place.log,
            if_we_die=signal.SIGINT,
        )
    return server, said_before


def _command(place: Place, sockets: Path) -> list[str | Path]:
    quoted = '"' + str(sockets).replace('"', '""') + '"'
    settings = {**_SETTINGS, **place.settings, "unix_socket_directories": quoted}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [place.programs / "postgres", "-D", place.data, *options]


def _check_version(place: Place) -> None:
    made_by = int((place.data / "PG_VERSION").read_text().strip())
    ours = major_version(place.programs)
    if made_by != ours:
        raise Problem(
            f"{place.data} was made by PostgreSQL {made_by} and the programs here are {ours}:"
            " docs/how-to/use-your-own-postgresql.md says how to move the data."
        )


def _becomes_ready(place: Place, server: Child, began: float, say: Say) -> bool:
    told = False
    while time.monotonic() - began < _START_SECONDS:
        if server.process.poll() is not None:
            return False
        if server_status(place.data) == (server.process.pid, "ready"):
            return True
        if not told and time.monotonic() - began > _SAY_AFTER_SECONDS:
            say("PostgreSQL is still starting; after a power cut or kill -9 it repairs its data first")
            told = True
        time.sleep(0.01)
    return False


def _explained(what: str, said: str, place: Place) -> Problem:
    if "No space left on device" in said:
        return disk_full(place.home)
    telling = [match.group(1) for line in said.splitlines() if (match := _TELLING.search(line))]
    last = (telling or [line for line in said.splitlines() if line.strip()] or ["it said nothing"])[-1]
    return Problem(f"{what}: {last.strip()} (all of it is in {place.log})")
