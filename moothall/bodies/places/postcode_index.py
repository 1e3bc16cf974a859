"""Postcode to authority in a few microseconds, from one small file that every process maps and so shares."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from moothall.bodies.places.postcode_file import BITMAP_BYTES, Layout, inward_number, outward_number, read
from moothall.rules.postcodes import Place, Postcode, outside


@dataclass(frozen=True, kw_only=True)
class Found:
    """The postcode's best fit is this authority: the lower tier where there are two."""

    gss_code: str


@dataclass(frozen=True, kw_only=True)
class Unassigned:
    """The postcode exists and belongs to no authority: the resident chooses."""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """No such postcode was ever issued, as far as the data knows."""


@dataclass(frozen=True, kw_only=True)
class NotInTheUk:
    """The postcode belongs to a place outside the UK."""

    place: Place


Answer = Found | Unassigned | Unknown | NotInTheUk


class PostcodeIndex:
    """Every UK postcode and its authority, read from a mapped file."""

    def __init__(self, layout: Layout) -> None:
        """Take the checked parts of a file; `PostcodeIndex.open` reads one."""
        self.source = layout.source
        self.postcode_count = layout.postcode_count
        self._layout = layout
        self._answers = tuple(Found(gss_code=code) if code else Unassigned() for code in layout.codes)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map the file read-only. Raises postcode_file.Unusable for one that is missing or broken."""
        return cls(read(path))

    def look_up(self, postcode: Postcode) -> Answer:
        """Return the authority of a postcode, or why there is none. Never raises."""
        place = outside(postcode.outward)
        if place is not None:
            return NotInTheUk(place=place)
        at = self._position(postcode.outward)
        number = inward_number(postcode.inward)
        if at is None or number is None:
            return Unknown()
        parts = self._layout
        if not parts.bitmaps[at * BITMAP_BYTES + (number >> 3)] >> (number & 7) & 1:
            return Unknown()
        run = bisect_right(parts.run_starts, number, parts.first_runs[at], parts.first_runs[at + 1]) - 1
        return self._answers[parts.run_authorities[run]]

    def authorities(self, outward: str) -> tuple[str, ...]:
        """Return the GSS codes, sorted, of the authorities with a postcode in an outward half (`DE7`)."""
        at = self._position(outward)
        if at is None:
            return ()
        parts = self._layout
        numbers = set(parts.run_authorities[parts.first_runs[at] : parts.first_runs[at + 1]])
        return tuple(sorted(parts.codes[number] for number in numbers if parts.codes[number]))

    def _position(self, outward: str) -> int | None:
        key = outward_number(outward)
        outwards = self._layout.outwards
        at = bisect_left(outwards, key)
        return at if at < len(outwards) and outwards[at] == key else None
