"""Invented addresses for any real postcode: the same ones each time, in every process.

Streets and numbers are made up from the postcode, so they look like addresses and are nobody's. UPRNs begin
with 7 to be easy to tell in a demo. One postcode in five whose outward half spans several authorities lies
across a boundary: its last addresses belong to a neighbour.
"""

import hashlib
from collections.abc import Mapping

from moothall.bodies.places.addresses import Address, NotConfigured
from moothall.bodies.places.postcode_index import Found, PostcodeIndex
from moothall.rules.postcodes import INWARD_LETTERS, Postcode

FEWEST, MOST = 4, 40
ONE_IN_ACROSS = 5
_TREES = ("Rowan", "Alder", "Hazel", "Linden", "Juniper", "Bramble", "Hawthorn", "Larch", "Aspen", "Willow")
_PLACES = ("Mill", "Kiln", "Weir", "Barn", "Quarry", "Ferry", "Orchard", "Smithy", "Tannery", "Dovecote")
_WAYS = ("Road", "Street", "Lane", "Close", "Avenue", "Terrace", "Drive", "Way", "Gardens", "Row")
_TOWNS = ("Sandboxford", "Invention-on-Sea", "Market Pretend", "Little Fancy", "Mockbridge", "Examplethorpe")
_HOMES = ("RD02", "RD03", "RD04", "RD06")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


class Sandbox:
    """Plausible addresses, made up."""

    def __init__(self, *, index: PostcodeIndex, custodians: Mapping[str, int]) -> None:
        """Take the postcodes, and the local custodian code of each authority by its GSS code."""
        self._index = index
        self._custodians = custodians

    def check_config(self) -> None:
        """Raise NotConfigured when no authority has a custodian code."""
        if not self._custodians:
            raise NotConfigured("custodians")

    def at(self, postcode: Postcode) -> tuple[Address, ...]:
        """Return 4 to 40 invented addresses for a postcode with an authority, otherwise ()."""
        answer = self._index.look_up(postcode)
        if not isinstance(answer, Found) or answer.gss_code not in self._custodians:
            return ()
        dice = hashlib.sha256(str(postcode).encode()).digest()
        count = FEWEST + dice[0] % (MOST - FEWEST + 1)
        own = self._custodians[answer.gss_code]
        across = self._neighbour(postcode, answer.gss_code, dice)
        first_across = count if across is None else count - 1 - dice[2] % (count // 2)
        return tuple(
            _address(postcode, dice, place, own if across is None or place < first_across else across)
            for place in range(count)
        )

    def _neighbour(self, postcode: Postcode, gss_code: str, dice: bytes) -> int | None:
        """Return the custodian across the boundary, for one in five of the postcodes that could have one."""
        if dice[1] % ONE_IN_ACROSS:
            return None
        others = [
            self._custodians[code]
            for code in self._index.authorities(postcode.outward)
            if code != gss_code and code in self._custodians
        ]
        return others[dice[3] % len(others)] if others else None


def _address(postcode: Postcode, dice: bytes, place: int, custodian_code: int) -> Address:
    names = _TREES if dice[4] % 2 else _PLACES
    street = f"{names[dice[5] % len(names)]} {_WAYS[dice[6] % len(_WAYS)]}"
    first, step = 1 + dice[7] % 60, 1 + dice[8] % 2
    return Address(
        uprn=_uprn(postcode, place),
        lines=(f"{first + place * step} {street}", _TOWNS[dice[9] % len(_TOWNS)]),
        postcode=postcode,
        custodian_code=custodian_code,
        classification=_HOMES[dice[10] % len(_HOMES)],
    )


def _uprn(postcode: Postcode, place: int) -> str:
    """Return 7 and eleven digits, different for each postcode and place."""
    area = postcode.outward[:2].rstrip(_DIGITS)
    district = postcode.outward[len(area) :]
    number = 0
    for written, alphabet in (
        (area[0], _LETTERS),
        (area[1:], _LETTERS),
        (district[0], f"{_DIGITS}TR"),
        (district[1:], _DIGITS + _LETTERS),
        (postcode.inward[0], _DIGITS),
        (postcode.inward[1], INWARD_LETTERS),
        (postcode.inward[2], INWARD_LETTERS),
    ):
        number = number * (len(alphabet) + 1) + (alphabet.index(written) + 1 if written else 0)
    return f"7{number * MOST + place:011}"
