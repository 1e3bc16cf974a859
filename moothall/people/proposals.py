"""What one body proposes to another: that a team of its own shall serve it, and what stands against that."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.rules.arrangements import ArrangementKind, SharingRecord, Terms, TermsFault, terms_faults
from moothall.rules.posts import Span


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What one side proposes; `team_id` is a team of the provider, named by whoever knows its number.

    `functions_in_force` are those that the services name, all that can be arranged.
    """

    home: KnownBody
    provider: KnownBody
    controller_slug: str
    team_id: int
    kind: ArrangementKind
    functions: frozenset[str]
    from_at: datetime | None
    to_at: datetime | None
    legal_basis: str
    sharing: SharingRecord
    functions_in_force: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The terms of a proposal as they would hold from now on, and what is wrong with them by field."""

    terms: Terms
    faults: dict[str, TermsFault]


def checked(proposal: Proposal, *, has_team: bool) -> Checked:
    """Return the terms of a proposal with what rules.arrangements.terms_faults finds in them at this moment.

    `has_team` tells whether the provider has the team.
    """
    now = timezone.now()
    terms = Terms(
        home=proposal.home.facts,
        provider=proposal.provider.facts,
        controller_slug=proposal.controller_slug,
        has_team=has_team,
        kind=proposal.kind,
        functions=proposal.functions,
        span=Span(from_at=max(proposal.from_at or now, now), to_at=proposal.to_at),
        legal_basis=proposal.legal_basis,
        sharing=proposal.sharing,
    )
    faults = terms_faults(
        terms, functions=proposal.functions_in_force, now=now, today=timezone.localdate(now)
    )
    return Checked(terms=terms, faults=faults)
