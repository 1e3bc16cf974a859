"""Make people known and give them posts."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from moothall.audit import actions as audit
from moothall.bodies.context import Job, Officer, acting
from moothall.people import in_hand, officer_names
from moothall.people.models import Membership, Person, Team
from moothall.people.queries import Colleague, colleague, officers_by_email, person_by_email
from moothall.people.sealed import EMAIL, NAME
from moothall.rules.emails import account_email
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.rules.refusal import Refused
from moothall.vault import columns


class NamedByOthers(Refused):
    """An officer's name and work address are given to them by those who invite them."""


def ensure_person(*, email: str, name: str, kind: PersonKind, language: Language = Language.EN) -> Person:
    """Return the resident, or the officer, who signs in with `email`, making them known at first.

    Who is new is written to in `language`.

    Raises:
        NotAnAccountEmail: rules.emails says what an account's address is.
    """
    address = account_email(email)
    found = person_by_email(address, kind=kind)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return new_person(name=name, email=address, kind=kind, language=language)
    except IntegrityError:
        # Somebody made the same person known meanwhile.
        found = person_by_email(address, kind=kind)
        if found is None:
            raise
        return found


def ensure_officer(*, email: str, name: str) -> int:
    """Return the id of the officer who signs in with `email`, making them known at first; the same work either way.

    Raises:
        NotAnAccountEmail: rules.emails says what an account's address is.
    """
    address = account_email(email)
    return ensure_officers(named={address: name})[address]


def ensure_officers(*, named: Mapping[str, str]) -> dict[str, int]:
    """Return the ids of the officers who sign in with these addresses, making known who is not.

    `named` is name by address. The addresses are as rules.emails.account_email gives them. However many there are, it
    takes two statements, and the same work for whoever is known already: nobody learns from it who serves elsewhere.
    """
    new = [Person(kind=PersonKind.OFFICER, language=Language.EN) for _ in named]
    # In one order, so that two who make the same people known at the same moment never wait for each other.
    for person, email in zip(new, sorted(named), strict=True):
        _write(person, name=named[email], email=email)
    Person.objects.bulk_create(new, ignore_conflicts=True)
    return officers_by_email(named)


def new_person(*, name: str, kind: PersonKind, email: str = "", language: Language = Language.EN) -> Person:
    """Make somebody known, with or without an address to sign in with.

    Raises:
        NotAnAccountEmail: rules.emails says what an account's address is.
        IntegrityError: somebody of this kind has this address.
    """
    person = Person(kind=kind, language=language)
    _write(person, name=name, email=email)
    person.save()
    return person


def rename(*, person_id: int, name: str) -> None:
    """Give a resident another name. Call it without a context: it is the application's own row.

    Raises:
        NamedByOthers: the person is an officer.
        AccountClosed: the account was closed meanwhile.
    """
    with transaction.atomic():
        in_hand.hold(person_id=person_id)
        person = Person.objects.select_for_update().get(id=person_id)
        if person.kind != PersonKind.RESIDENT:
            raise NamedByOthers
        sealed = columns.seal(NAME, body_id=None, row=str(person.public_id), text=name)
        Person.objects.filter(id=person_id).update(name_sealed=sealed)


def _write(person: Person, *, name: str, email: str) -> None:
    row = str(person.public_id)
    address = account_email(email) if email else ""
    person.name_sealed = columns.seal(NAME, body_id=None, row=row, text=name)
    person.email_sealed = columns.seal(EMAIL, body_id=None, row=row, text=address)
    person.email_blind = columns.blind(EMAIL, body_id=None, text=address) if address else None


def grant_post(
    *, body_id: int, person_id: int, team: str, function: str, from_at: datetime, name: str = ""
) -> Membership:
    """Found a post, as the operator's command line does; officers give posts by `people.posts.grant`.

    The person has the function in the team from a moment (UTC) on; a post they hold already stays as it is. `name` is
    what the body calls them, where that is known.
    """
    with acting(Job(body_id=body_id)):
        team_row, _ = Team.objects.get_or_create(body_id=body_id, name=team)
        held = Membership.objects.filter(
            body_id=body_id, team=team_row, person_id=person_id, function=function, to_at__isnull=True
        ).first()
        if held is not None:
            return held
        membership = Membership.objects.create(
            body_id=body_id,
            team=team_row,
            person_id=person_id,
            name_sealed=officer_names.sealed(body_id=body_id, person_id=person_id, name=name),
            function=function,
            from_at=from_at,
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
    """End a post at a moment (UTC), as `moothall invite --instead-of` does; officers use `people.posts.end`.

    One that is still to begin ends as it begins.
    """
    with acting(Job(body_id=body_id)):
        held = Membership.objects.filter(body_id=body_id, id=membership_id)
        held.update(to_at=Greatest(to_at, F("from_at")))
        audit.record(
            body_id=body_id,
            action="people.end_post",
            subject_kind="membership",
            subject_id=str(membership_id),
            why="post ended",
        )


def note_at_desk_of(*, person_id: int, action: str) -> None:
    """Record the same of a person by their id, in each body that they serve now, if any."""
    found = colleague(person_id=person_id)
    if found is not None:
        note_at_desk(by=found, action=action)


def note_at_desk(*, by: Colleague, action: str) -> None:
    """Record in each body that a person serves that they came (people.sign_in) or went (people.sign_out).

    However many bodies they serve, it takes one statement.
    """
    act = audit.Act(action=action, subject_kind="person", subject_id=str(by.person_id))
    with acting(Officer(person_id=by.person_id, body_ids=by.body_ids, purpose="desk")):
        audit.record_in_each(body_ids=by.body_ids, act=act, why="desk")
