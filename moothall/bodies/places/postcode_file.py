"""The one file that holds the postcode index, and how it is laid out, written and checked.

The file is a header, then arrays in the byte order of the machine that built it: outward halves (four
letters as one number, sorted), the first run of each, for each run its first inward number and its
authority, and one bitmap of 4,000 bits per outward half (ten sectors by twenty by twenty letters). A look-
up is two binary searches and one bit.
"""

import contextlib
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moothall.rules.postcodes import INWARD_LETTERS

FORMAT = 1
_MAGIC = b"MOOTPOST"
_NATIVE = 0x01020304
_START = struct.Struct("=8sIIII")
_COUNTS = struct.Struct("=IIII16s")
BITMAP_BYTES = 500
GSS_BYTES = 9
_LETTERS = {letter: number for number, letter in enumerate(INWARD_LETTERS)}


class Unusable(Exception):
    """The postcode index cannot be used and must be built again."""

    def __init__(self, path: Path, why: str) -> None:
        """Name the file and what is wrong with it."""
        super().__init__(f"{self.__doc__} {path}: {why}.")
        self.why = why


def write(target: Path, content: bytes) -> None:
    """Put `content` at `target` whole or not at all, whoever else writes it meanwhile. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The parts of an index file: numbers of the machine's byte order, and what they were built from."""

    source: str
    postcode_count: int
    outwards: memoryview
    first_runs: memoryview
    run_starts: memoryview
    run_authorities: memoryview
    bitmaps: memoryview
    codes: tuple[str, ...]


def pack(*, source: str, postcode_count: int, arrays: Sequence[bytes], codes: Sequence[str]) -> bytes:
    """Return a file's content from its five arrays in the order of Layout, and the authorities' codes."""
    packed_codes = b"".join(code.encode().ljust(GSS_BYTES, b"\0") for code in codes)
    body = b"".join([*arrays, packed_codes])
    counts = (len(arrays[0]) // 4, len(arrays[2]) // 2, len(codes), postcode_count)
    checked = _COUNTS.pack(*counts, source.encode()[:16]) + body
    return _START.pack(_MAGIC, _NATIVE, FORMAT, _START.size + len(checked), zlib.crc32(checked)) + checked


def read(path: Path) -> Layout:
    """Map the file read-only and check it whole. Raises Unusable, also for one that may not be read."""
    content = _mapped(path)
    if len(content) < _START.size + _COUNTS.size:
        raise Unusable(path, "it is too short")
    magic, native, layout, size, checksum = _START.unpack_from(content)
    if (magic, native, layout) != (_MAGIC, _NATIVE, FORMAT):
        raise Unusable(path, "it has another format")
    if size != len(content):
        raise Unusable(path, f"it has {len(content)} bytes where it should have {size}")
    if zlib.crc32(content[_START.size :]) != checksum:
        raise Unusable(path, "its content does not match its checksum")
    *counts, source = _COUNTS.unpack_from(content, _START.size)
    return _laid_out(content[_START.size + _COUNTS.size :], counts, source.rstrip(b"\0").decode())


def _laid_out(body: memoryview, counts: list[int], source: str) -> Layout:
    outward_count, run_count, code_count, postcode_count = counts
    outwards, rest = _split(body, outward_count * 4)
    first_runs, rest = _split(rest, (outward_count + 1) * 4)
    run_starts, rest = _split(rest, run_count * 2)
    run_authorities, rest = _split(rest, run_count * 2)
    bitmaps, rest = _split(rest, outward_count * BITMAP_BYTES)
    packed = bytes(rest[: code_count * GSS_BYTES])
    starts = range(0, len(packed), GSS_BYTES)
    return Layout(
        source=source,
        postcode_count=postcode_count,
        outwards=outwards.cast("I"),
        first_runs=first_runs.cast("I"),
        run_starts=run_starts.cast("H"),
        run_authorities=run_authorities.cast("H"),
        bitmaps=bitmaps,
        codes=tuple(packed[start : start + GSS_BYTES].rstrip(b"\0").decode() for start in starts),
    )


def _split(view: memoryview, at: int) -> tuple[memoryview, memoryview]:
    return view[:at], view[at:]


def _mapped(path: Path) -> memoryview:
    try:
        with path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError as missing:
        raise Unusable(path, "it does not exist") from missing
    except (OSError, ValueError) as unreadable:
        raise Unusable(path, "it is empty or cannot be read") from unreadable


def outward_number(outward: str) -> int:
    """Return the number that an outward half is kept and sorted by."""
    return int.from_bytes(outward.encode()[:4].ljust(4), "big")


def inward_number(inward: str) -> int | None:
    """Return the place of an inward half among the 4,000 possible, or None for what cannot be one."""
    try:
        return int(inward[0]) * 400 + _LETTERS[inward[1]] * 20 + _LETTERS[inward[2]]
    except (KeyError, IndexError, ValueError):
        return None
