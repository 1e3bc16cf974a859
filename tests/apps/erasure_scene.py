"""Residents with cases at two councils, and who keeps the records of one: for tests of erasure."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions.persons import Sender
from moothall.cases.models import Case
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import actions as people
from moothall.people import contacts
from moothall.people.codes import Address
from moothall.people.queries import Account, Colleague, account
from moothall.portability.erasure import asking, deciding
from moothall.portability.erasure.asking import Chosen
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.rules.erasure import Decision, Outcome
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.wiring import marks
from tests.cast import BINS, file_case

WORDS = "Please forget <Ann> entirely"
ERASE = Decision(outcome=Outcome.ERASED, note="Done as you asked.")
KEEP = Decision(outcome=Outcome.REFUSED, ground="claims")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A message as its reader gets it."""

    to: str
    subject: str
    words: str
    language: str
    format_needed: str


def someone(name: str, email: str, *, language: Language = Language.EN) -> Account:
    """Return somebody with an account and a proved address."""
    person = people.ensure_person(email=email, name=name, kind=PersonKind.RESIDENT)
    type(person).objects.filter(id=person.id).update(language=language)
    contacts.note_proved(person_id=person.id, address=Address(kind=Kind.EMAIL, to=email))
    found = account(person_id=person.id, session_digest="")
    assert found is not None
    return found


def case_of(by: Account, body: KnownBody, *, slug: str = BINS, number: int = 1) -> Chosen:
    """Have somebody send a case while signed in."""
    holder = DraftHolder(digest=f"{number:02d}{by.person_id:02d}".ljust(64, "e"), body_id=body.id)
    sender = Sender(person_id=by.person_id, person_name=by.name)
    return Chosen(body_id=body.id, reference=file_case(body, holder, slug, sender=sender).sent.reference)


def close_case(case: Chosen, *, state: str = "collected", days: int = 0) -> None:
    """Close a case some days ago."""
    with acting(Job(body_id=case.body_id)):
        Case.objects.filter(body_id=case.body_id, reference=case.reference).update(
            state=state, is_open=False, submitted_at=timezone.now() - timedelta(days=days)
        )


def ask(by: Account, *cases: Chosen, words: str = WORDS) -> ErasureRequest:
    """Have somebody ask for erasure at one body, and return the request."""
    assert asking.ask(by=by, chosen=frozenset(cases), words=words) == 1
    return newest(cases[0].body_id)


def newest(body_id: int) -> ErasureRequest:
    """Return a body's newest request."""
    with acting(Job(body_id=body_id)):
        return ErasureRequest.objects.filter(body_id=body_id).latest("id")


def item_of(case: Chosen) -> ErasureItem:
    """Return what was asked last about a case."""
    with acting(Job(body_id=case.body_id)):
        return ErasureItem.objects.filter(body_id=case.body_id, reference=case.reference).latest("id")


def is_there(case: Chosen) -> bool:
    """Tell whether the body still has a case."""
    with acting(Job(body_id=case.body_id)):
        return Case.objects.filter(body_id=case.body_id, reference=case.reference).exists()


def letters(body_id: int) -> list[Told]:
    """Return what a body wrote about erasure, oldest first."""
    with acting(Job(body_id=body_id)):
        rows = Notice.objects.filter(body_id=body_id, case_reference__startswith="erasure/").order_by("id")
        return [
            Told(
                to=row.to_address,
                subject=row.subject,
                words=marks.filled(row.body_text, row.case_reference),
                language=row.language,
                format_needed=row.format_needed,
            )
            for row in rows
        ]


def decide(by: Colleague, request: ErasureRequest, case: Chosen, decision: Decision) -> None:
    """Decide about one case of a request."""
    deciding.decide(
        by=by,
        body_id=request.body_id,
        request_id=request.id,
        reference=case.reference,
        decision=decision,
    )
