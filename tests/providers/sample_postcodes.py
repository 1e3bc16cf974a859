"""A small postcode index: two outward halves, one of them shared by two invented authorities."""

from pathlib import Path

from moothall.bodies.places.postcode_build import build_from
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.rules.postcodes import INWARD_LETTERS, Postcode

CUSTODIANS = {"E06000001": 5900, "E06000002": 5901}


def build(folder: Path) -> PostcodeIndex:
    """Build it: AB1 in two authorities, AB2 in one, in AB3 one unassigned and one of an unknown custodian."""
    rows = [("AB1", p.inward, "E06000001" if p.inward < "0PA" else "E06000002") for p in postcodes("AB1")]
    rows += [("AB2", p.inward, "E06000001") for p in postcodes("AB2")]
    rows += [("AB3", "0AA", ""), ("AB3", "0AB", "E06000009")]
    build_from(rows, source="sample", target=folder / "postcodes.idx")
    return PostcodeIndex.open(folder / "postcodes.idx")


def postcodes(outward: str) -> list[Postcode]:
    """Return the 400 postcodes of a half's sector 0."""
    return [
        Postcode(outward=outward, inward=f"0{first}{second}")
        for first in INWARD_LETTERS
        for second in INWARD_LETTERS
    ]
