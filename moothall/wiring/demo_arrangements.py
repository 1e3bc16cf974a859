"""Let invented administrators agree on what data/demo says: one team of a council that serves a second one."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.packs.demo import DemoArrangement
from moothall.people import arrangements
from moothall.people.duty import administering
from moothall.people.models import Team
from moothall.people.proposals import Proposal
from moothall.people.queries import Colleague
from moothall.rules.arrangements import SharingRecord
from moothall.services.queries import functions_in_force


def arrange(
    wanted: DemoArrangement, *, home: KnownBody, provider: KnownBody, staff: Mapping[str, Colleague]
) -> None:
    """Propose an arrangement and agree to it, unless the two bodies have had one about this team: safe to repeat.

    `staff` are the invented officers by address. Raises what people.arrangements.propose and agree raise.
    """
    proposer, other = staff[wanted.proposed_by], staff[wanted.agreed_by]
    known = arrangements.of_body(by=proposer, body_id=provider.id)
    if any(each.home.id == home.id and each.team_name == wanted.team for each in known):
        return
    with administering(proposer, provider.id):
        team_id = Team.objects.get(body_id=provider.id, name=wanted.team).id
    proposal = Proposal(
        home=home,
        provider=provider,
        controller_slug=wanted.controller,
        team_id=team_id,
        kind=wanted.kind,
        functions=frozenset(wanted.functions),
        from_at=None,
        to_at=None,
        legal_basis=wanted.legal_basis,
        sharing=_sharing(wanted),
        functions_in_force=functions_in_force(),
    )
    arrangement_id = arrangements.propose(by=proposer, body_id=provider.id, proposal=proposal)
    arrangements.agree(by=other, body_id=home.id, arrangement_id=arrangement_id)


def _sharing(wanted: DemoArrangement) -> SharingRecord:
    return SharingRecord(
        purpose=wanted.purpose,
        lawful_basis=wanted.lawful_basis,
        categories=wanted.categories,
        recipients=wanted.recipients,
        retention=wanted.retention,
        security=wanted.security,
        review_on=timezone.localdate() + timedelta(days=wanted.review_in_days),
        contacts=wanted.contacts,
    )
