"""What officers did to something of a body other than its cases, and what they were refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from moothall.audit import actions as audit
from moothall.bodies.context import Officer
from moothall.people.duty import ADMINISTRATION
from moothall.people.queries import Colleague
from moothall.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Attempted:
    """One thing that an officer tries to do in a body: the name of the action and what it is done to."""

    action: str
    subject_kind: str
    subject_id: str


def note(body_id: int, done: Attempted, *, why: str = ADMINISTRATION) -> None:
    """Record in the context's transaction that it was done; `why` holds ids and words of ours, never a person's."""
    audit.record(
        body_id=body_id,
        action=done.action,
        subject_kind=done.subject_kind,
        subject_id=done.subject_id,
        why=why,
    )


@contextmanager
def refusals_noted(
    by: Colleague, body_id: int, attempted: Attempted, *, purpose: str = ADMINISTRATION
) -> Iterator[None]:
    """Record a refusal in a transaction of its own, in the body where it was tried; open no transaction around it.

    `purpose` is that of the attempt, as for people.duty.on_duty; the team is the one in which the officer serves there.
    """
    try:
        yield
    except Refused as refusal:
        audit.record_refusal(
            context=Officer(
                person_id=by.person_id,
                body_ids=(body_id,),
                purpose=purpose,
                team_id=by.team_id(body_id=body_id),
            ),
            body_id=body_id,
            action=attempted.action,
            subject_kind=attempted.subject_kind,
            subject_id=attempted.subject_id,
            why=type(refusal).__name__,
        )
        raise
