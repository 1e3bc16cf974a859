"""What a public body is, when it stands, and which tier does what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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

    @property
    def tier(self) -> Tier | None:
        """The council tier, or None for a body that is no principal council."""
        return tier_of(self.kind)


def standing(body: Body, *, on: date) -> Standing:
    """Return where `body` is in its life on the day `on`; a shadow authority prepares and serves nobody yet."""
    if body.to_on is not None and on >= body.to_on:
        return Standing.ENDED
    if body.from_on is None or on >= body.from_on:
        return Standing.IN_FORCE
    if body.shadow_from_on is not None and on >= body.shadow_from_on:
        return Standing.SHADOW
    return Standing.TO_COME
