"""What one body proposes to another: that a team of its own shall serve it, and what stands against that."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.people.models import Arrangement
from moothall.rules.arrangements import (
    ArrangementKind,
    SharingRecord,
    Terms,
    TermsFault,
    are_the_same,
    terms_faults,
)
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


def is_sent_again(row: Arrangement, earlier: Arrangement) -> bool:
    """Tell whether a proposal is one that waits already, sent by the same person once more: a second press."""
    begun = row.from_at == earlier.from_at or max(row.from_at, earlier.from_at) <= timezone.now()
    return (
        earlier.home_agreed_at is None
        and begun
        and (row.to_at, row.proposed_by_id) == (earlier.to_at, earlier.proposed_by_id)
    )


def same_as(row: Arrangement) -> tuple[Arrangement, ...]:
    """Return what has not ended, besides a row, and arranges the same at some moment; the oldest first.

    Ask while administering one of its two bodies (people.duty): no other proposal, and no agreement, appears meanwhile.
    """
    terms = _terms(row)
    beside = Arrangement.objects.filter(
        body_id=row.body_id, provider_id=row.provider_id, team_id=row.team_id, ended_at__isnull=True
    ).exclude(id=row.id)
    return tuple(each for each in beside.order_by("proposed_at", "id") if are_the_same(terms, _terms(each)))


def _terms(row: Arrangement) -> Terms:
    home, provider = register.by_id(row.body_id).facts, register.by_id(row.provider_id).facts
    return Terms(
        home=home,
        provider=provider,
        controller_slug=home.slug if row.controller_id == row.body_id else provider.slug,
        has_team=True,
        kind=ArrangementKind(row.kind),
        functions=frozenset(row.functions),
        span=Span(from_at=row.from_at, to_at=row.to_at),
        legal_basis=row.legal_basis,
        sharing=row.sharing(),
    )
