"""From what a resident typed to the bodies that serve that place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import structlog

from moothall.bodies import queries as bodies
from moothall.bodies.places import here
from moothall.bodies.places.addresses import Address, AddressesFailed
from moothall.bodies.places.postcode_index import Found, NotInTheUk, Unassigned, Unknown
from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Tier
from moothall.rules.postcodes import OutsideTheUk, Place, Postcode, parse

log = structlog.get_logger(logger_name="moothall.places")


@dataclass(frozen=True, kw_only=True)
class Served:
    """These bodies serve the postcode: the county, then the district; or one council.

    `is_by_address` where the custodian of an address decided and not the postcode.
    """

    postcode: Postcode
    bodies: tuple[KnownBody, ...]
    is_by_address: bool = False

    @property
    def lower(self) -> KnownBody:
        """The body of the lower tier, which keeps the addresses."""
        return self.bodies[-1]


@dataclass(frozen=True, kw_only=True)
class AcrossBoundary:
    """Addresses at this postcode are in the areas of several councils: the address decides."""

    postcode: Postcode
    addresses: tuple[Address, ...]


@dataclass(frozen=True, kw_only=True)
class Divided:
    """The council that served the postcode was divided among these: the resident chooses."""

    postcode: Postcode
    heirs: tuple[KnownBody, ...]


@dataclass(frozen=True, kw_only=True)
class NoCouncil:
    """The postcode exists and belongs to no council: the resident chooses from the list."""

    postcode: Postcode


@dataclass(frozen=True, kw_only=True)
class UnknownPostcode:
    """The postcode has the right shape, and the data does not have it."""

    postcode: Postcode


@dataclass(frozen=True, kw_only=True)
class OutsideUk:
    """The postcode is of a place where no council of the United Kingdom works."""

    place: Place


Answer = Served | AcrossBoundary | Divided | NoCouncil | UnknownPostcode | OutsideUk


def find(typed: str, *, on: date) -> Answer:
    """Return who serves a postcode on a day, or why that cannot be said.

    Where the address provider cannot answer, the postcode alone decides.

    Raises:
        Malformed: this cannot be a postcode.
        postcode_file.Unusable: the index is missing; `moothall prepare` builds it.
    """
    try:
        postcode = parse(typed)
    except OutsideTheUk as refused:
        return OutsideUk(place=refused.place)
    answer = by_postcode(postcode, on=on)
    if isinstance(answer, Served | Divided):
        addresses = _addresses(postcode)
        if len(_custodians(addresses, on=on)) > 1:
            return AcrossBoundary(postcode=postcode, addresses=addresses)
    return answer


def by_postcode(postcode: Postcode, *, on: date) -> Answer:
    """Return who serves a postcode by its best fit, without asking for addresses."""
    match here.postcodes().look_up(postcode):
        case Found(gss_code=code):
            body = bodies.by_gss_code(code)
            return NoCouncil(postcode=postcode) if body is None else by_body(postcode, body, on=on)
        case Unassigned():
            return NoCouncil(postcode=postcode)
        case Unknown():
            return UnknownPostcode(postcode=postcode)
        case NotInTheUk(place=place):
            return OutsideUk(place=place)


def by_body(postcode: Postcode, lower: KnownBody, *, on: date) -> Answer:
    """Return who serves a postcode in the area of a lower-tier body, whether that still stands or not."""
    serving = bodies.serving(lower, on=on)
    if serving:
        return Served(postcode=postcode, bodies=serving)
    heirs = bodies.standing_in_for(lower, on=on)
    return Divided(postcode=postcode, heirs=heirs) if heirs else NoCouncil(postcode=postcode)


def by_address(postcode: Postcode, uprn: str, *, on: date) -> Served | None:
    """Return who serves one address of a postcode: its custodian decides. None where it is not among them."""
    chosen = next((address for address in _addresses(postcode) if address.uprn == uprn), None)
    if chosen is None:
        return None
    custodian = bodies.by_custodian_code(chosen.custodian_code, on=on)
    answer = by_body(postcode, custodian, on=on) if custodian else None
    if not isinstance(answer, Served):
        return None
    return Served(postcode=postcode, bodies=answer.bodies, is_by_address=True)


def is_lower_tier(body: KnownBody) -> bool:
    """Tell whether a body is one that a postcode or an address can lie in."""
    return body.facts.tier in {Tier.DISTRICT, Tier.SINGLE}


def _custodians(addresses: Iterable[Address], *, on: date) -> set[str]:
    codes = {address.custodian_code for address in addresses}
    found = (bodies.by_custodian_code(code, on=on) for code in codes)
    return {body.slug for body in found if body is not None}


def _addresses(postcode: Postcode) -> tuple[Address, ...]:
    try:
        return here.addresses().at(postcode)
    except AddressesFailed as failed:
        log.warning("addresses.failed", code=failed.code, permanent=failed.permanent)
        return ()
