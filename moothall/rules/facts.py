"""What a form may know besides the answers: the body it is asked by, and the day."""

from dataclasses import dataclass
from datetime import date

from moothall.rules.bodies import Body, Kind, Nation, Tier, tier_of


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The body that asks and the day on which it asks."""

    nation: Nation | None
    kind: Kind
    region: str | None
    today: date

    @property
    def tier(self) -> Tier | None:
        """The council tier of the body that asks."""
        return tier_of(self.kind)


def facts_of(body: Body, *, today: date) -> Facts:
    """Return what a form of `body` knows on the day `today`."""
    return Facts(nation=body.nation, kind=body.kind, region=body.region, today=today)
