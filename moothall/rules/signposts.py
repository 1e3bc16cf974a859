"""Whom to turn to instead, by nation, region and kind of body."""

from dataclasses import dataclass

from moothall.rules.bodies import Kind, Nation
from moothall.rules.facts import Facts
from moothall.rules.language import Text


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """Leads to the body with the slug `body` where nation, region and kind fit; an empty list fits all."""

    body: str
    why: Text
    nations: tuple[Nation, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()

    def fits(self, facts: Facts) -> bool:
        """Tell whether this sign is meant for the residents of the body that `facts` describe."""
        return (
            (not self.nations or facts.nation in self.nations)
            and (not self.regions or facts.region in self.regions)
            and (not self.kinds or facts.kind in self.kinds)
        )
