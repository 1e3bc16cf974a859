"""Start a child in a session of its own that ends when we end, and stop it with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True)
class Account:
    """The uid and gid of the machine's user that a child runs as."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, kw_only=True)
class Child:
    """A running process, leader of its own process group, under the name that messages give it.

    `log` is the file that holds what it says, None when that goes where our own words go.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Patience:
    """One step of stopping: the signal sent and how long it is given."""

    signal: signal.Signals
    wait_seconds: float


GRACEFULLY = (
    Patience(signal=signal.SIGTERM, wait_seconds=20),
    Patience(signal=signal.SIGKILL, wait_seconds=5),
)


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    log: Path | None = None,
    if_we_die: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start `command` in `folder`, as `account` or as ourselves; the kernel sends it `if_we_die` when we die.

    Its output goes to the end of `log`, or where ours goes. A terminal's Ctrl-C does not reach it: stopping
    is our task.
    Must be called from the main thread: the kernel watches the thread that started the child.
    """
    with open_log(log) as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_tie_to(os.getpid(), if_we_die),  # noqa: PLW1509 started before there are threads
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    return Child(name=name, process=process, log=log)


def open_log(log: Path | None) -> AbstractContextManager[IO[bytes] | None]:
    """Open `log` to write at its end; None stays None."""
    return log.open("ab") if log else nullcontext()


def stop(child: Child, steps: Sequence[Patience] = GRACEFULLY) -> None:
    """Take `steps` until the child has ended, then end what is left of its process group."""
    for step in steps:
        if child.process.poll() is not None:
            break
        child.process.send_signal(step.signal)
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(step.wait_seconds)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel send this process `number` when the process that started it dies (on Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number))


def _tie_to(parent_pid: int, if_parent_dies: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        end_with_parent(if_parent_dies)
        if os.getppid() != parent_pid:
            os._exit(1)

    return prepare
