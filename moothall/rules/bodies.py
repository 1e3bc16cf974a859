"""What a public body is, when it stands, and which tier does what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from moothall.rules.language import Text


class Nation(StrEnum):
    """A nation of the United Kingdom: what differs by nation is law."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class Kind(StrEnum):
    """What sort of public body it is."""

    COUNTY = "county"
    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON_BOROUGH = "london_borough"
    SCOTTISH = "scottish"
    WELSH = "welsh"
    NORTHERN_IRISH = "northern_irish"
    POLICE = "police"
    FIRE = "fire"
    COMBINED_AUTHORITY = "combined_authority"
    PARISH = "parish"
    GP_PRACTICE = "gp_practice"
    DEPARTMENT = "department"
    TRANSPORT_BODY = "transport_body"
    OPERATOR = "operator"


class Tier(StrEnum):
    """Which share of council work a council does: a county, a district, or one council that does both."""

    COUNTY = "county"
    DISTRICT = "district"
    SINGLE = "single"


SINGLE_TIER_KINDS = frozenset(
    {Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON_BOROUGH, Kind.SCOTTISH, Kind.WELSH, Kind.NORTHERN_IRISH}
)


def tier_of(kind: Kind) -> Tier | None:
    """Return the tier of a council's kind, or None for a body that is no principal council."""
    if kind is Kind.COUNTY:
        return Tier.COUNTY
    if kind is Kind.DISTRICT:
        return Tier.DISTRICT
    return Tier.SINGLE if kind in SINGLE_TIER_KINDS else None


KIND_NATION: Mapping[Kind, Nation] = {
    Kind.COUNTY: Nation.ENGLAND,
    Kind.DISTRICT: Nation.ENGLAND,
    Kind.UNITARY: Nation.ENGLAND,
    Kind.METROPOLITAN: Nation.ENGLAND,
    Kind.LONDON_BOROUGH: Nation.ENGLAND,
    Kind.SCOTTISH: Nation.SCOTLAND,
    Kind.WELSH: Nation.WALES,
    Kind.NORTHERN_IRISH: Nation.NORTHERN_IRELAND,
}
"""The nation of each kind of principal council."""

CODE_NATION: Mapping[str, Nation] = {
    "E": Nation.ENGLAND,
    "W": Nation.WALES,
    "S": Nation.SCOTLAND,
    "N": Nation.NORTHERN_IRELAND,
}
"""The nation that the first letter of a GSS code stands for (ONS coding and naming policy)."""


class ProvidedBy(StrEnum):
    """Which tiers provide a service in the local government service list."""

    COUNTY_AND_SINGLE = "county_and_single"
    DISTRICT_AND_SINGLE = "district_and_single"
    ALL = "all"


def provides(tier: Tier, provided_by: ProvidedBy) -> bool:
    """Tell whether a council of `tier` provides what `provided_by` says; a single tier provides all."""
    match provided_by:
        case ProvidedBy.ALL:
            return True
        case ProvidedBy.COUNTY_AND_SINGLE:
            return tier is not Tier.DISTRICT
        case ProvidedBy.DISTRICT_AND_SINGLE:
            return tier is not Tier.COUNTY
    assert_never(provided_by)


class Duty(StrEnum):
    """Work that residents bring to a council and that another body does."""

    ROADS = "roads"
    RATES = "rates"
    TRUNK_ROADS = "trunk_roads"
    RED_ROUTES = "red_routes"


class Standing(StrEnum):
    """Where a body is in its life on a given day."""

    TO_COME = "to_come"
    SHADOW = "shadow"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Body:
    """One public body as the register has it. Periods are [from_on, to_on)."""

    slug: str
    kind: Kind
    nation: Nation | None
    region: str | None
    name: Text
    official_name: Text
    gss_code: str | None
    from_on: date | None
    to_on: date | None
    shadow_from_on: date | None
    parent_slug: str | None
    is_billing_authority: bool
    custodian_code: int | None
    homepage_url: str | None
    why_ended: Text | None = None
    own_host: str | None = None

    @property
    def tier(self) -> Tier | None:
        """The council tier, or None for a body that is no principal council."""
        return tier_of(self.kind)


def standing(body: Body, *, on: date) -> Standing:
    """Return where `body` is in its life on the day `on`; a shadow authority prepares, it serves nobody."""
    if body.to_on is not None and on >= body.to_on:
        return Standing.ENDED
    if body.from_on is None or on >= body.from_on:
        return Standing.IN_FORCE
    if body.shadow_from_on is not None and on >= body.shadow_from_on:
        return Standing.SHADOW
    return Standing.TO_COME


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One body took over from another, in whole or in part, on a day (the predecessor's `to_on`)."""

    predecessor_slug: str
    successor_slug: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """The body that does `duty` in a nation, or in one region of it, instead of the council."""

    duty: Duty
    nation: Nation
    region: str | None
    body_slug: str
    about: Text
    reference: str


def overlaps(one: Body, other: Body) -> bool:
    """Tell whether two bodies stand on some same day; an unknown start or end counts as unlimited."""
    starts = [body.from_on for body in (one, other) if body.from_on is not None]
    ends = [body.to_on for body in (one, other) if body.to_on is not None]
    return not starts or not ends or max(starts) < min(ends)


def outlasts(whole: Body, part: Body) -> bool:
    """Tell whether `whole` stands on every day of `part`'s period that the register knows."""
    begins = whole.from_on is None or part.from_on is None or whole.from_on <= part.from_on
    ends = whole.to_on is None or (part.to_on is not None and part.to_on <= whole.to_on)
    return begins and ends and overlaps(whole, part)


def serving(lower: Body, *, parent: Body | None, on: date) -> tuple[Body, ...]:
    """Return who serves the area of `lower` on the day `on`: the county, then the district; or one council.

    `lower` is the body of the lower tier (as a postcode gives it), `parent` its county or None. A body that
    is not in force serves nobody: ask `stands_in_for` first where `lower` may have ended.
    """
    upper = (parent,) if parent is not None else ()
    return tuple(body for body in (*upper, lower) if standing(body, on=on) is Standing.IN_FORCE)


def stands_in_for(body: Body, *, on: date, successors: Mapping[str, Iterable[Body]]) -> tuple[Body, ...]:
    """Return the bodies in force on the day `on` that do the work of `body`: itself where it still stands.

    `successors` gives for a slug the bodies that took over from it. A county that was divided has several.
    A body to come, or a shadow authority, stands in for nobody: the answer is then empty.
    """
    found: dict[str, Body] = {}
    waiting, seen = [body], {body.slug}
    while waiting:
        candidate = waiting.pop(0)
        match standing(candidate, on=on):
            case Standing.IN_FORCE:
                found[candidate.slug] = candidate
            case Standing.ENDED:
                heirs = [heir for heir in successors.get(candidate.slug, ()) if heir.slug not in seen]
                seen.update(heir.slug for heir in heirs)
                waiting.extend(heirs)
            case Standing.TO_COME | Standing.SHADOW:
                pass
    return tuple(found.values())


def signposted(
    signposts: Iterable[Signpost], *, duty: Duty, nation: Nation | None, region: str | None
) -> Signpost | None:
    """Return the signpost for `duty` in a place, one for its region before one for its nation, or None."""
    fitting = [
        post
        for post in signposts
        if post.duty is duty and post.nation is nation and post.region in (None, region)
    ]
    return min(fitting, key=lambda post: post.region is None, default=None)
