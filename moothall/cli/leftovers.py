"""What an earlier run that was killed left behind in a data folder."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from moothall.cli.problem import Say
from moothall.cli.processes import Patience

FAST = (
    Patience(signal=signal.SIGINT, wait_seconds=30),
    Patience(signal=signal.SIGQUIT, wait_seconds=5),
    Patience(signal=signal.SIGKILL, wait_seconds=5),
)


def server_status(data: Path) -> tuple[int, str]:
    """Return the process id and the state that the server writes into its own postmaster.pid."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
        return abs(int(lines[0])), lines[7].strip() if len(lines) > 7 else ""
    except (FileNotFoundError, IndexError, ValueError):
        return 0, ""


def end_leftover(data: Path, sockets: Path, say: Say) -> None:
    """End a server that an earlier run left on `data`, and drop the files of one that was killed.

    The caller holds the lock on the folder, so a server that still lives here has no Moothall above it.
    """
    pid, _ = server_status(data)
    if pid and str(data) in _command_line(pid):
        say("Ending a PostgreSQL that an earlier run left behind")
        _end(pid)
    elif pid and _exists(pid):
        # The number belongs to a stranger now, or to a dead process that nobody has collected.
        (data / "postmaster.pid").unlink()
    for stale in sockets.glob(".s.PGSQL.*"):
        stale.unlink()


def _end(pid: int) -> None:
    for step in FAST:
        give_up = time.monotonic() + step.wait_seconds
        with suppress(ProcessLookupError):
            os.kill(pid, step.signal)
        while time.monotonic() < give_up:
            if not _command_line(pid):
                return
            time.sleep(0.05)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command_line(pid: int) -> str:
    """Return the command line of process `pid`; empty when it has ended, even if nobody has collected it."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    asked = subprocess.run(
        ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()
