"""Whether a body offers a service, and who does where it does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from moothall.rules.bodies import Body, Signpost, Standing, Tier, provides, signposted, standing
from moothall.rules.services import ServiceDefinition


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The body itself."""


@dataclass(frozen=True, kw_only=True)
class ByOtherTier:
    """The council of the other tier of this area."""

    tier: Tier


@dataclass(frozen=True, kw_only=True)
class Signposted:
    """Another body altogether, which the register's signpost names."""

    signpost: Signpost


@dataclass(frozen=True, kw_only=True)
class NotHere:
    """Nobody here: the body is no council, it is not in force, or the service has no law in this nation."""


Offer = Offered | ByOtherTier | Signposted | NotHere


def offer(service: ServiceDefinition, body: Body, *, signposts: Iterable[Signpost], on: date) -> Offer:
    """Return who offers `service` in the area of `body` on the day `on`.

    A signpost for the service's duty goes before all else: in its place the council does not do this work.
    """
    tier, nation = body.tier, body.nation
    if tier is None or standing(body, on=on) is not Standing.IN_FORCE:
        return NotHere()
    post = (
        signposted(signposts, duty=service.duty, nation=nation, region=body.region) if service.duty else None
    )
    if post is not None:
        return Signposted(signpost=post)
    if nation not in service.nations:
        return NotHere()
    if provides(tier, service.provided_by):
        return Offered()
    return ByOtherTier(tier=Tier.COUNTY if tier is Tier.DISTRICT else Tier.DISTRICT)
