"""What became of a request for a post, for whoever comes back to the page that decided it."""

from dataclasses import dataclass

from django.db.models import Q

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people.duty import ADMINISTRATION, on_duty
from moothall.people.models import Membership, PostRequest
from moothall.people.queries import Colleague
from moothall.people.refusals import NotAdministrator
from moothall.rules.bodies import Kind
from moothall.rules.posts import ADMINISTRATOR


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decided a request, and how."""

    by_id: int
    is_approved: bool


def of_body(*, by: Colleague, body_id: int, request_id: int) -> Decision | None:
    """Return how a request of a body was decided, for its administrators; None where none was.

    Raises NotAdministrator, NotServing, RightEnded: see people.duty.on_duty.
    """
    with on_duty(by, body_id, ADMINISTRATION) as now:
        if ADMINISTRATOR not in now.functions(body_id=body_id):
            raise NotAdministrator
        return _decision(body_id, Q(id=request_id))


def by_operator(*, by: Colleague, operator: KnownBody, body_id: int, request_id: int) -> Decision | None:
    """Return how the operator's administrators decided a request of another body; None where they decided none.

    Raises as `of_body`.
    """
    with on_duty(by, operator.id, ADMINISTRATION) as now:
        is_operator = operator.facts.kind is Kind.OPERATOR
        if not is_operator or ADMINISTRATOR not in now.functions(body_id=operator.id):
            raise NotAdministrator
        held = Membership.objects.filter(body_id=operator.id, function=ADMINISTRATOR)
        own = list(held.values_list("person_id", flat=True))
    with acting(Job(body_id=body_id)):
        return _decision(body_id, Q(id=request_id, decided_by_id__in=own))


def _decision(body_id: int, which: Q) -> Decision | None:
    row = PostRequest.objects.filter(which, body_id=body_id).exclude(outcome="").first()
    if row is None or row.decided_by_id is None:
        return None
    return Decision(by_id=row.decided_by_id, is_approved=row.outcome == PostRequest.Outcome.APPROVED)
