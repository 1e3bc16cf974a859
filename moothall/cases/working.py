"""Officers at work upon cases: only while the right holds, and with evidence of each attempt."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from moothall.audit import actions as audit
from moothall.bodies.context import Officer, acting
from moothall.cases.refusals import NotYours
from moothall.people.duty import on_duty
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing, RightEnded
from moothall.rules.refusal import Refused

PURPOSE = "casework"
# As audit.actions.RECORD, with the body and the team of each row from two lists.
_RECORD_EACH = (
    "select moothall_record(each.body_id, %s, %s, %s, each.team_id, {})"
    " from unnest(%s::bigint[], %s::bigint[]) as each (body_id, team_id)"
)


@contextmanager
def working(
    by: Colleague,
    body_id: int,
    action: str,
    reference: str,
    *,
    why: str = PURPOSE,
    reason: str = "",
    attempted: str = "",
) -> Iterator[Colleague]:
    """Act as an officer of one body upon one case; audit the action, or its refusal in a transaction of its own.

    Gives the officer with the posts held there at this moment. `why` has a shape of rules.audit_details; a `reason`
    stands for it where the case is reached outside the officer's own queue. A refusal is one of what was `attempted`.

    Raises RightEnded where the officer had a post in the body when the request began, and NotYours where they have
    none: that body's audit learns of either attempt.
    """
    try:
        with serving(), on_duty(by, body_id, PURPOSE) as now:
            yield now
            audit.record(
                body_id=body_id,
                action=action,
                subject_kind="case",
                subject_id=reference,
                why=reason or why,
                is_outside=bool(reason),
            )
    except Refused as refusal:
        audit.record_refusal(
            context=_officer(by, body_id),
            body_id=body_id,
            action=attempted or action,
            subject_kind="case",
            subject_id=reference,
            why=reason or type(refusal).__name__,
            is_outside=bool(reason),
        )
        raise


@contextmanager
def listing(by: Colleague, body_id: int) -> Iterator[Colleague]:
    """Act as an officer of one body who looks at a list of its cases; the caller notes what the list showed.

    Raises RightEnded, NotYours: that body's audit learns of the attempt.
    """
    try:
        with serving(), on_duty(by, body_id, PURPOSE) as now:
            yield now
    except Refused as refusal:
        with acting(_officer(by, body_id)):
            note_list(body_id, type(refusal).__name__, refused=True)
        raise


def note_list(body_id: int, why: str, *, refused: bool = False) -> None:
    """Record that a list of a body's cases was read: by what it was narrowed, and nothing that it holds."""
    audit.record(
        body_id=body_id,
        action="cases.list",
        subject_kind="body",
        subject_id=str(body_id),
        why=why,
        refused=refused,
    )


def note_lists(body_ids: set[int], why: str, *, by: Colleague) -> None:
    """Record in each of some bodies that cases of theirs were in a list that an officer read, by one statement."""
    act = audit.Act(action="cases.list", subject_kind="queue", subject_id=str(by.person_id))
    bodies = sorted(body_ids)
    context = Officer(person_id=by.person_id, body_ids=tuple(bodies), purpose=PURPOSE)
    _, kind, actor_id, for_id, _, *rest = audit.values(
        0, context, act, why=why, request=audit.request_id.get()
    )
    statement = _RECORD_EACH.format(", ".join(["%s"] * len(rest)))
    teams = [by.team_id(body_id=body_id) for body_id in bodies]
    with connection.cursor() as cursor:
        cursor.execute(statement, [kind, actor_id, for_id, *rest, bodies, teams])


def _officer(by: Colleague, body_id: int) -> Officer:
    team_id = by.team_id(body_id=body_id)
    return Officer(person_id=by.person_id, body_ids=(body_id,), purpose=PURPOSE, team_id=team_id)


@contextmanager
def serving() -> Iterator[None]:
    """Say in this app's words that somebody does not serve a body and did not when they asked."""
    try:
        yield
    except RightEnded:
        raise
    except NotServing as refusal:
        raise NotYours from refusal
