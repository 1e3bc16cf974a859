"""What a person typed as a postcode: its normal form, or the reason why it cannot be used.

The shapes fit all but one (the ended NPT 0VA) of the 2,720,556 postcodes of the ONS Postcode Directory of
November 2025. The regular expression often copied from BS 7666 refuses live N1P postcodes: not used here.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.refusal import Refused

LONGEST_TYPED = 64
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
# fmt: off
# First letter of an area: its possible second letters, a space for none.
_SECOND_LETTERS = {
    "A": "BL", "B": " ABDHLNRST", "C": "ABFHMORTVW", "D": "ADEGHLNTY", "E": " CHNX", "F": "KY",
    "G": " LUY", "H": "ADGPRSUX", "I": "GMPV", "J": "E", "K": "ATWY", "L": " ADELNSU", "M": " EKL",
    "N": " EGNPRW", "O": "LX", "P": "AEHLOR", "R": "GHM", "S": " AEGKLMNOPRSTWY", "T": "ADFNQRSW",
    "U": "B", "W": " ACDFNRSV", "Y": "O", "Z": "E",
}
# fmt: on
AREAS = frozenset(
    (first + second).strip() for first, seconds in _SECOND_LETTERS.items() for second in seconds
)

_INWARD = re.compile(f"[0-9][{INWARD_LETTERS}]{{2}}", re.ASCII)
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.ASCII)
_DISTRICT = re.compile(r"([A-Z]{1,2})(?:[1-9][0-9]?|0|[1-9][A-HJKMNP-Y])", re.ASCII)
_OLD_OUTWARDS = frozenset({"NPT", "GIR"})
_FORCES = re.compile(r"BFPO[0-9]{1,4}", re.ASCII)
_TERRITORY = re.compile(
    r"(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)1ZZ|GX111AA|AI2640|KY[1-3][0-9]{4}|MSR[0-9]{4}|VG[0-9]{4}",
    re.ASCII,
)
_CONFUSED = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}


class Place(StrEnum):
    """A place with postcodes of the British kind where no council of the United Kingdom works."""

    JERSEY = "jersey"
    GUERNSEY = "guernsey"
    ISLE_OF_MAN = "isle_of_man"
    FORCES = "forces"
    OVERSEAS_TERRITORY = "overseas_territory"


class Malformed(Refused):
    """Enter a full UK postcode, like SW1A 1AA."""


class Incomplete(Malformed):
    """Enter both halves of the postcode, like SW1A 1AA."""


class OutsideTheUk(Refused):
    """This postcode is outside the United Kingdom: {place}."""

    def __init__(self, *, place: Place) -> None:
        """Keep the place that the postcode belongs to."""
        super().__init__(place=place.value)
        self.place = place


@dataclass(frozen=True, kw_only=True)
class Postcode:
    """A postcode in its two halves, upper case: outward `SW1A`, inward `1AA`."""

    outward: str
    inward: str

    def __str__(self) -> str:
        """Return the normal form, with one space."""
        return f"{self.outward} {self.inward}"


_OUTSIDE_AREAS = {
    "JE": Place.JERSEY,
    "GY": Place.GUERNSEY,
    "IM": Place.ISLE_OF_MAN,
    "BF": Place.FORCES,
}


def outside(outward: str) -> Place | None:
    """Return the place outside the UK that an outward half (`JE2`) belongs to, or None."""
    return _OUTSIDE_AREAS.get(outward[:2])


def parse(typed: str) -> Postcode:
    """Return the postcode that a person meant by `typed`, whatever its case, spacing, dashes, dots or width.

    O and 0, I and 1 are corrected where only one reading gives a postcode of a known area.
    Raises Malformed, Incomplete (only the first half) or OutsideTheUk; never anything else, for any string.
    """
    letters = _clean(typed)
    if _FORCES.fullmatch(letters):
        raise OutsideTheUk(place=Place.FORCES)
    if _TERRITORY.fullmatch(letters):
        raise OutsideTheUk(place=Place.OVERSEAS_TERRITORY)
    postcode = _read(letters)
    if postcode is None:
        raise _reason(letters)
    place = outside(postcode.outward)
    if place is not None:
        raise OutsideTheUk(place=place)
    return postcode


def _clean(typed: str) -> str:
    """Drop spaces, punctuation and invisible marks; refuse what is neither an English letter nor a digit."""
    if len(typed) > LONGEST_TYPED:
        raise Malformed
    kept = [c for c in unicodedata.normalize("NFKC", typed) if not _is_filler(c)]
    letters = "".join(kept)
    if not (letters.isascii() and letters.isalnum()):
        raise Malformed
    return letters.upper()


def _is_filler(character: str) -> bool:
    category = unicodedata.category(character)
    return character.isspace() or category[0] in "ZP" or category == "Cf"


def _read(letters: str) -> Postcode | None:
    """Return the one reading of seven letters and digits at most that is a postcode, or None."""
    if not 5 <= len(letters) <= 7:
        return None
    typed, *others = (_split("".join(reading)) for reading in _readings(letters))
    if _is_usual(typed):
        return typed
    usual = [reading for reading in others if _is_usual(reading)]
    if len(usual) == 1:
        return usual[0]
    return typed if _is_possible(typed) else None


def _readings(letters: str) -> Iterator[tuple[str, ...]]:
    """Return every reading of the confused letters; the first is the text as typed."""
    return itertools.product(*(_CONFUSED.get(letter, letter) for letter in letters))


def _split(letters: str) -> Postcode:
    return Postcode(outward=letters[:-3], inward=letters[-3:])


def _is_possible(postcode: Postcode) -> bool:
    return bool(_OUTWARD.fullmatch(postcode.outward) and _INWARD.fullmatch(postcode.inward))


def _is_usual(postcode: Postcode) -> bool:
    return _is_district(postcode.outward) and bool(_INWARD.fullmatch(postcode.inward))


def _is_district(outward: str) -> bool:
    if outward in _OLD_OUTWARDS:
        return True
    district = _DISTRICT.fullmatch(outward)
    return district is not None and district[1] in AREAS


def _reason(letters: str) -> Refused:
    """Return why letters that are no postcode are refused."""
    halves = [half for half in (letters, letters[:-1]) if _is_district(half)]
    if not halves or (halves[0] != letters and not letters[-1].isdigit()):
        return Malformed()
    place = outside(halves[0])
    return OutsideTheUk(place=place) if place else Incomplete()
