"""Errors that a person at the terminal can put right: one sentence, no traceback."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Say = Callable[[str], None]

# The exit code of a command that has said such a sentence.
PROBLEM_CODE = 2
_ROOM_NEEDED_MEGABYTES = 300


class Problem(Exception):
    """Something outside the program stands in the way; the message is one sentence: what, and what to do."""


def disk_full(place: Path) -> Problem:
    """Return the sentence for a disk without room at `place`."""
    return Problem(
        f"The disk that holds {place} is full:"
        f" free {_ROOM_NEEDED_MEGABYTES} MB, or set MOOTHALL_VAR to a folder on another disk."
    )


def not_writable(place: Path) -> Problem:
    """Return the sentence for a folder that this user may not write to."""
    return Problem(
        f"User {os.geteuid()} may not write to {place}: set MOOTHALL_VAR to a folder that this user owns,"
        " or start as the user who owns this one."
    )


@contextmanager
def explaining(place: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission, met in the block while writing at `place`, into its sentence.

    Raises:
        Problem: the disk is full, over quota or read-only, or this user may not write there.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(place) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}:
            raise not_writable(place) from error
        raise


def make_folder(place: Path, *, mode: int = 0o777) -> None:
    """Make the folder `place` and those above it, where they are missing.

    Raises:
        Problem: the disk is full, this user may not, or the path is one where no folder can be.
    """
    with explaining(place):
        try:
            place.mkdir(mode=mode, parents=True, exist_ok=True)
        except (FileNotFoundError, FileExistsError) as error:
            why = "a file has that name" if place.exists() else "the system has no such place"
            raise Problem(
                f"The folder {place} cannot be made ({why}): set MOOTHALL_VAR to a folder that this user owns."
            ) from error
