"""The file of heads: what the sealer and the daily signature note outside the database, and are held against.

Lines are only added, signed, and flushed to the disk after the commit that they tell of. A crash in between loses a
line and no more: the next one says the same or more. Whoever can write the folder can cut the file: each line also
goes to the log, and the digests that bodies keep stand outside of all this.
"""

import base64
import binascii
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings
from django.utils import timezone

from moothall.audit.signing import SigningKeys, is_signed, sign
from moothall.rules.audit_heads import Head, NoHeads, heads_of, highest, text_of

log = structlog.get_logger(logger_name="moothall.audit")

NAME = "heads"
# Then a new file begins with all heads that are known, and the old one stays beside it for a while.
LONGEST_BYTES = 4_000_000
OLD_FILES = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it is written: the text and its signature."""

    text: str
    signature: bytes


def noted() -> dict[int, Head]:
    """Return the highest head of each body that was ever noted on this machine; nothing where none was."""
    return _highest(line.text for line in lines())


def signed(keys: SigningKeys) -> tuple[dict[int, Head], int]:
    """As `noted`, of the lines that a trusted key signed; and how many others there are."""
    found = list(lines())
    good = [line.text for line in found if _is_good(line, keys)]
    return _highest(good), len(found) - len(good)


def lines() -> Iterator[Line]:
    """Yield the lines of the file; what cannot be read as one has no signature."""
    path = _folder() / NAME
    if not path.exists():
        return
    with path.open("rb") as file:
        for raw in file:
            # The last one may be half written at this moment.
            if raw.endswith(b"\n"):
                yield _line(raw)


def note(found: Iterable[Head], *, keys: SigningKeys) -> None:
    """Add a line with these heads."""
    heads = sorted(found, key=lambda head: head.body_id)
    if not heads:
        return
    with _alone() as file:
        at = timezone.now()
        raw = _written(heads, at=at, keys=keys)
        _cut_off_half_a_line(file)
        file.write(raw)
        _flush(file)
        if file.tell() > LONGEST_BYTES:
            _begin_anew(at=at, keys=keys)
    log.info("audit.heads", line=raw.decode().rstrip())


def _highest(texts: Iterable[str]) -> dict[int, Head]:
    known: dict[int, Head] = {}
    for text in texts:
        try:
            known = highest(known, heads_of(text)[1])
        except NoHeads:
            continue
    return known


def _is_good(line: Line, keys: SigningKeys) -> bool:
    try:
        key, _ = heads_of(line.text)
    except NoHeads:
        return False
    return bool(is_signed(keys, key, line.text, line.signature))


def _line(raw: bytes) -> Line:
    try:
        values = json.loads(raw)
        return Line(
            text=str(values["statement"]), signature=base64.b64decode(values["signature"], validate=True)
        )
    except (binascii.Error, LookupError, RecursionError, TypeError, ValueError):
        return Line(text="", signature=b"")


def _written(heads: Iterable[Head], *, at: datetime, keys: SigningKeys) -> bytes:
    text = text_of(heads, at=at, key=keys.id)
    signature = base64.b64encode(sign(keys, text)).decode()
    return json.dumps({"statement": text, "signature": signature}).encode() + b"\n"


@contextmanager
def _alone() -> Iterator[BinaryIO]:
    """Open the file at its end, when no other process writes it. The folder is readable by this user only."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with (folder / NAME).open("ab+") as file:
            yield file


def _begin_anew(*, at: datetime, keys: SigningKeys) -> None:
    folder = _folder()
    fresh = folder / f"{NAME}.part"
    with fresh.open("wb") as file:
        file.write(_written(noted().values(), at=at, keys=keys))
        _flush(file)
    (folder / f"{NAME}-{at:%Y%m%dT%H%M%S%f}").hardlink_to(folder / NAME)
    fresh.replace(folder / NAME)
    for old in sorted(folder.glob(f"{NAME}-*"))[:-OLD_FILES]:
        old.unlink()


def _cut_off_half_a_line(file: BinaryIO) -> None:
    """Take away what a crash left half written."""
    if file.seek(0, os.SEEK_END) == 0:
        return
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
    file.seek(0, os.SEEK_END)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder() -> Path:
    return settings.AUDIT_HEADS
