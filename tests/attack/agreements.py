"""Arrangements by which a team of one body serves another."""

from datetime import timedelta

from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.people.proposals import Proposal
from moothall.people.queries import Colleague
from moothall.rules.arrangements import ArrangementKind, LawfulBasis, SharingRecord
from tests.attack.towns import Town
from tests.cast import ALL_FUNCTIONS


def served(*, by: Colleague, provider: KnownBody, home: Town) -> int:
    """Let the team of an administrator serve another body in all its services; return the arrangement's id."""
    team_id = by.team_id(body_id=provider.id)
    assert team_id is not None
    proposal = Proposal(
        home=home.body,
        provider=provider,
        controller_slug=home.body.slug,
        team_id=team_id,
        kind=ArrangementKind.DELEGATION,
        functions=frozenset(ALL_FUNCTIONS),
        from_at=None,
        to_at=None,
        legal_basis="Local Government Act 1972 s.101",
        sharing=_sharing(),
        functions_in_force=frozenset(ALL_FUNCTIONS),
    )
    found = arrangements.propose(by=by, body_id=provider.id, proposal=proposal)
    arrangements.agree(by=home.administrator, body_id=home.body.id, arrangement_id=found)
    return found


def _sharing() -> SharingRecord:
    said = "As the agreement says"
    return SharingRecord(
        purpose=said,
        lawful_basis=LawfulBasis.PUBLIC_TASK,
        categories=said,
        recipients=said,
        retention=said,
        security=said,
        review_on=timezone.localdate() + timedelta(days=365),
        contacts=said,
    )
