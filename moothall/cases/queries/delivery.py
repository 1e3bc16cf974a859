"""What is needed to bring a letter about a case to its reader by hand: their name, and a number they left for it."""

from collections.abc import Collection
from dataclasses import dataclass

from moothall.cases.actions.reach import helper_of, is_by_account
from moothall.cases.models import Case
from moothall.cases.secrecy import met_by
from moothall.people.queries import Colleague
from moothall.services.queries import version


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Whom a letter about a case is for.

    `phone` is what a text message about the case could go to: never a number that may lead to somebody else, nor one
    of an account. `is_worked_on` where the officer works on such cases, and needs no reason to open it.
    """

    reference: str
    name: str
    phone: str
    is_confidential: bool
    is_worked_on: bool


@dataclass(frozen=True, kw_only=True)
class ToHelper:
    """Whom a letter to the helper who sent a case is for; `helper_id` is None where they may see it no more."""

    helper_id: int | None
    person_name: str


def delivery(*, by: Colleague, body_id: int, reference: str) -> Delivery | None:
    """Return whom a letter is for, in the officer's context; None where the body has no such case that they meet."""
    case = _case(by, body_id, reference)
    if case is None:
        return None
    functions = version(version_id=case.version_id).definition.functions
    return Delivery(
        reference=reference,
        name=case.person_name,
        phone="" if is_by_account(case) or case.is_confidential else case.contact_phone,
        is_confidential=case.is_confidential,
        is_worked_on=bool(by.functions(body_id=body_id) & functions.keys()),
    )


def to_helper(*, by: Colleague, body_id: int, reference: str) -> ToHelper | None:
    """Return whom a letter to a helper is for; as for `delivery`."""
    case = _case(by, body_id, reference)
    return None if case is None else ToHelper(helper_id=helper_of(case), person_name=case.person_name)


def is_any_confidential(*, by: Colleague, body_id: int, references: Collection[str]) -> bool:
    """Tell whether the address of any of these cases is secret, in the officer's context."""
    met = Case.objects.filter(met_by(by, body_id), body_id=body_id, reference__in=references)
    return met.filter(is_confidential=True).exists()


def _case(by: Colleague, body_id: int, reference: str) -> Case | None:
    return Case.objects.filter(met_by(by, body_id), body_id=body_id, reference=reference).first()
