"""What is needed to bring a letter about a case to its reader by hand: their name, a number or an address they gave.

Whoever sees it looks at the case, whether they work on it or not: the evidence says so on the case.
"""

from collections.abc import Collection
from dataclasses import dataclass

from moothall.audit import actions as audit
from moothall.cases import answers as stored
from moothall.cases import history
from moothall.cases.actions.reach import helper_of, is_by_account
from moothall.cases.models import Case, CaseEntry
from moothall.cases.queries.outside import fitting_reason
from moothall.cases.refusals import NoSuchCase
from moothall.cases.secrecy import met_by
from moothall.people.queries import Colleague
from moothall.rules.posts import RECORDS
from moothall.services.queries import version

# What the history calls what was looked at: where a letter goes, whichever of the contact details that is.
LETTER_CONTACT = "contact-letter"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Whom a letter about a case is for.

    `phone` is what a text message about the case could go to: never a number that may lead to somebody else, nor one
    of an account. `address` is one that was given in the case's form, by the same rule. `is_worked_on` where the
    officer works on such cases, and needs no reason to open it.
    """

    reference: str
    name: str
    phone: str
    address: str
    is_confidential: bool
    is_worked_on: bool


@dataclass(frozen=True, kw_only=True)
class ToHelper:
    """Whom a letter to the helper who sent a case is for; `helper_id` is None where they may see it no more."""

    helper_id: int | None
    person_name: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """Who is named in a case: its person, and whoever sent it for them; "" for nobody."""

    person: str
    helper: str


def delivery(*, by: Colleague, body_id: int, reference: str, is_on_paper: bool) -> Delivery | None:
    """Return whom a letter is for, in the officer's context; None where the body has no such case that they meet.

    Its address is opened only where the letter `is_on_paper`.
    """
    case = _case(by, body_id, reference)
    if case is None:
        return None
    is_theirs = not (is_by_account(case) or case.is_confidential)
    return Delivery(
        reference=reference,
        name=case.person_name,
        phone=case.contact_phone if is_theirs else "",
        address=_address(case) if is_theirs and is_on_paper else "",
        is_confidential=case.is_confidential,
        is_worked_on=_is_worked_on(case, by),
    )


def to_helper(*, by: Colleague, body_id: int, reference: str) -> ToHelper | None:
    """Return whom a letter to a helper is for; as for `delivery`."""
    case = _case(by, body_id, reference)
    return None if case is None else ToHelper(helper_id=helper_of(case), person_name=case.person_name)


def note_read(*, by: Colleague, body_id: int, reference: str) -> bool:
    """Note on the case that a letter about it was read, in the officer's context; False where there is no such case."""
    if _case(by, body_id, reference) is None:
        return False
    audit.record(
        body_id=body_id, action="cases.open_letter", subject_kind="case", subject_id=reference, why=RECORDS
    )
    return True


def note_revealed(*, by: Colleague, body_id: int, reference: str, reason: str) -> None:
    """Note on the case that an officer sees where a letter about it goes, and why, in the officer's context.

    As in a reveal the history gets an entry, which the resident does not see here; where the officer does not work on
    such cases, the evidence keeps the reason too.

    Raises:
        NoReason: none was given, or none that can be read.
        NoSuchCase: the letter is about no case that they meet.
    """
    reason, case = fitting_reason(reason), _case(by, body_id, reference)
    if case is None:
        raise NoSuchCase
    history.add(
        CaseEntry(
            body_id=body_id,
            case=case,
            kind=CaseEntry.Kind.REVEALED,
            person_id=by.person_id,
            transition=LETTER_CONTACT,
            reason=reason,
            for_resident=False,
        )
    )
    is_outside = not _is_worked_on(case, by)
    audit.record(
        body_id=body_id,
        action="cases.reveal_letter",
        subject_kind="case",
        subject_id=reference,
        why=reason if is_outside else RECORDS,
        is_outside=is_outside,
    )


def is_any_confidential(*, by: Colleague, body_id: int, references: Collection[str]) -> bool:
    """Tell whether the address of any of these cases is secret, in the officer's context."""
    met = Case.objects.filter(met_by(by, body_id), body_id=body_id, reference__in=references)
    return met.filter(is_confidential=True).exists()


def names(*, by: Colleague, body_id: int, references: Collection[str]) -> dict[str, Names]:
    """Return who is named in cases, by reference, in the officer's context: those that they meet."""
    met = Case.objects.filter(met_by(by, body_id), body_id=body_id, reference__in=references)
    return {case.reference: Names(person=case.person_name, helper=case.helper_name) for case in met}


def _address(case: Case) -> str:
    form = version(version_id=case.version_id).definition.form
    return stored.address(form, case.answers, body_id=case.body_id, draft_key=case.draft_key)


def _is_worked_on(case: Case, by: Colleague) -> bool:
    functions = version(version_id=case.version_id).definition.functions
    return bool(by.functions(body_id=case.body_id) & functions.keys())


def _case(by: Colleague, body_id: int, reference: str) -> Case | None:
    return Case.objects.filter(met_by(by, body_id), body_id=body_id, reference=reference).first()
