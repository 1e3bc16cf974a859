"""Building the postcode index from the installed package of postcodes."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path

from moothall.bodies.places import ons_postcodes
from moothall.bodies.places.postcode_file import BITMAP_BYTES, Unusable, outward_number, pack, write
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.rules.postcodes import INWARD_LETTERS

FEWEST_POSTCODES = 2_000_000
SAID_EVERY = 8

Row = tuple[str, str, str]

_INWARD_NUMBERS = {
    f"{sector}{first}{second}": number
    for number, (sector, first, second) in enumerate(product("0123456789", INWARD_LETTERS, INWARD_LETTERS))
}


def ready(target: Path, say: Callable[[str], None]) -> PostcodeIndex:
    """Open the index at `target`; build it first where it is missing, unusable or of another package version.

    `say` gets one sentence at a time for the person who waits. Raises ons_postcodes.Unreadable or OSError.
    """
    if not target.exists():
        say("Building the postcode index")
        build_index(target, say)
        return PostcodeIndex.open(target)
    try:
        index = PostcodeIndex.open(target)
    except Unusable as unusable:
        say(f"The postcode index is built again: {unusable.why}.")
    else:
        if index.source == ons_postcodes.installed_version():
            return index
        say("The postcode index is built again: the postcode data has a new version.")
    build_index(target, say)
    return PostcodeIndex.open(target)


def build_index(target: Path, say: Callable[[str], None]) -> None:
    """Build the index from the installed package and put it at `target` in one step.

    Raises ons_postcodes.Unreadable for missing, broken or too little data, OSError for a target not written.
    """
    source = ons_postcodes.installed_version()
    tables = _Tables()
    paths = ons_postcodes.files()
    for number, path in enumerate(paths, start=1):
        if number % SAID_EVERY == 0:
            say(f"Read {number} of {len(paths)} files of postcodes")
        tables.add(ons_postcodes.rows(path))
    content = tables.content(source)
    if tables.postcode_count < FEWEST_POSTCODES:
        raise ons_postcodes.Unreadable(f"only {tables.postcode_count} postcodes")
    write(target, content)


def build_from(rows: Iterable[Row], *, source: str, target: Path) -> None:
    """Build an index from a sample of rows (outward, inward, GSS code or "") and put it at `target`."""
    tables = _Tables()
    tables.add(rows)
    write(target, tables.content(source))


class _Tables:
    """The rows by outward half, each row one number: inward number above, authority's number below.

    A postcode with letters that none has today is left out: of the whole data only the ended NPT 0VA.
    """

    def __init__(self) -> None:
        self.postcode_count = 0
        self._rows: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._code_numbers: dict[str, int] = {}

    def add(self, rows: Iterable[Row]) -> None:
        for outward, inward, code in rows:
            number = _INWARD_NUMBERS.get(inward)
            if number is not None:
                code_number = self._code_numbers.setdefault(code, len(self._code_numbers))
                self._rows[outward].append(number << 16 | code_number)

    def content(self, source: str) -> bytes:
        outwards, first_runs, starts, authorities = array("I"), array("I", [0]), array("H"), array("H")
        bitmaps = bytearray()
        for outward in sorted(self._rows, key=outward_number):
            rows = sorted(set(self._rows[outward]))
            self.postcode_count += len(rows)
            bitmaps += _bitmap(rows)
            for row in _first_of_runs(rows):
                starts.append(row >> 16)
                authorities.append(row & 0xFFFF)
            outwards.append(outward_number(outward))
            first_runs.append(len(starts))
        arrays = [part.tobytes() for part in (outwards, first_runs, starts, authorities)]
        return pack(
            source=source,
            postcode_count=self.postcode_count,
            arrays=[*arrays, bytes(bitmaps)],
            codes=tuple(self._code_numbers),
        )


def _bitmap(rows: Iterable[int]) -> bytes:
    bits = bytearray(BITMAP_BYTES)
    for row in rows:
        number = row >> 16
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def _first_of_runs(rows: Iterable[int]) -> Iterator[int]:
    authority = -1
    for row in rows:
        if row & 0xFFFF != authority:
            authority = row & 0xFFFF
            yield row
