"""Gather an earlier case into an account: with its reference, and the proved email address that it was sent with."""

from django.db import transaction

from moothall.audit import actions as audit
from moothall.bodies.context import Job, Resident, acting
from moothall.cases.actions.persons import list_body
from moothall.cases.models import Case
from moothall.cases.queries.contacts import body_of_contact
from moothall.cases.queries.own import body_of_own
from moothall.cases.sealed import PERSON_NAME
from moothall.people import accounts, attempts, in_hand
from moothall.people.queries import Account
from moothall.rules.references import ReferenceUnreadable, parse_reference
from moothall.rules.refusal import Refused
from moothall.vault import columns

MOST_TRIES_AN_HOUR = 10


class NothingToGather(Refused):
    """There is no case with this reference that was sent with the email address of this account."""


class GatheredBefore(Refused):
    """The case is in the account of whoever gathers it already."""

    def __init__(self, *, body_id: int, reference: str) -> None:
        """Keep where it is."""
        super().__init__()
        self.body_id = body_id
        self.reference = reference


def gather(*, by: Account, email: str, typed: str) -> str:
    """Make an earlier case the person's own and return its reference. `email` is the one they have proved.

    The same email address is not the same person: whoever shares a mailbox still needs the reference. Of an account
    that was closed, a confidential case is nobody's for good, and so is one that was sent with another address than
    the account's. The body's evidence says who gathered it.

    Raises:
        NothingToGather: no such reference, another address, somebody's case already, one that stays nobody's, or the
            eleventh try in an hour: told apart by nothing.
        GatheredBefore: it is their own already.
    """
    tries = attempts.count(what="gather", who=str(by.person_id))
    try:
        reference = parse_reference(typed)
    except ReferenceUnreadable:
        raise NothingToGather from None
    _raise_if_own(by, reference)
    body_id = body_of_contact(reference=reference, email=email)
    if body_id is None or tries > MOST_TRIES_AN_HOUR:
        raise NothingToGather
    try:
        _take(by, body_id, reference)
    except NothingToGather:
        _raise_if_own(by, reference)
        raise
    return reference


def _raise_if_own(by: Account, reference: str) -> None:
    """Raise GatheredBefore where a case is in an account already: also by a press that was quicker."""
    owned_at = body_of_own(Resident(person_id=by.person_id), reference=reference)
    if owned_at is not None:
        raise GatheredBefore(body_id=owned_at, reference=reference)


@transaction.atomic
def _take(by: Account, body_id: int, reference: str) -> None:
    in_hand.hold(person_id=by.person_id)
    with acting(Resident(person_id=by.person_id)):
        list_body(person_id=by.person_id, body_id=body_id)
        details = accounts.details(person_id=by.person_id)
        language = accounts.language_of(person_id=by.person_id)
    with acting(Job(body_id=body_id)):
        nobodys = Case.objects.filter(
            body_id=body_id, reference=reference, person_id__isnull=True, is_confidential=False
        )
        taken = nobodys.update(
            person_id=by.person_id,
            person_name_sealed=columns.seal(PERSON_NAME, body_id=body_id, row=reference, text=by.name),
            language=language,
            format_needed=details.format_word,
            is_confidential=details.is_confidential,
        )
        if not taken:
            raise NothingToGather
    with acting(Resident(person_id=by.person_id)):
        audit.record(
            body_id=body_id,
            action="cases.gather",
            subject_kind="case",
            subject_id=reference,
            why="gathered into an account with reference and proved email address",
        )
