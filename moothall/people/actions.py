"""Make people known and give them posts."""

from datetime import datetime

from django.db import transaction

from moothall.audit import actions as audit
from moothall.bodies.context import Job, Officer, acting
from moothall.people.models import Membership, Person, Team
from moothall.people.queries import Colleague, person_by_email


def ensure_person(*, email: str, name: str) -> Person:
    """Return the person who signs in with `email` (normalised to lower case), making them known at first."""
    with transaction.atomic():
        return person_by_email(email) or Person.objects.create(email=email.lower(), name=name)


def grant_post(*, body_id: int, person_id: int, team: str, function: str, from_at: datetime) -> Membership:
    """Give a person a function in a team of a body from a moment (UTC) on; a post they hold already stays as it is."""
    with acting(Job(body_id=body_id)):
        team_row, _ = Team.objects.get_or_create(body_id=body_id, name=team)
        held = Membership.objects.filter(
            body_id=body_id, team=team_row, person_id=person_id, function=function, to_at__isnull=True
        ).first()
        if held is not None:
            return held
        membership = Membership.objects.create(
            body_id=body_id, team=team_row, person_id=person_id, function=function, from_at=from_at
        )
        audit.record(
            body_id=body_id,
            action="people.grant_post",
            subject_kind="membership",
            subject_id=str(membership.id),
            why="post granted",
        )
        return membership


def end_post(*, body_id: int, membership_id: int, to_at: datetime) -> None:
    """End a post at a moment (UTC): from then on the person sees nothing by it."""
    with acting(Job(body_id=body_id)):
        Membership.objects.filter(body_id=body_id, id=membership_id).update(to_at=to_at)
        audit.record(
            body_id=body_id,
            action="people.end_post",
            subject_kind="membership",
            subject_id=str(membership_id),
            why="post ended",
        )


def note_at_desk(*, by: Colleague, action: str) -> None:
    """Record in each body that a person serves that they came (people.sign_in) or went (people.sign_out)."""
    for body_id in by.body_ids:
        with acting(Officer(person_id=by.person_id, body_ids=(body_id,), purpose="desk")):
            audit.record(
                body_id=body_id,
                action=action,
                subject_kind="person",
                subject_id=str(by.person_id),
                why="desk",
            )
