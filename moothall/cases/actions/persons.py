"""Cases and the people they belong to: whose a new case is, and what follows when somebody's account changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction

from moothall.bodies.context import Job, Resident, acting
from moothall.cases.models import Case
from moothall.cases.sealed import HELPER_NAME, PERSON_NAME
from moothall.cases.whose import NOBODY, From
from moothall.people import accounts, helping, in_hand, known_answers, session_in_hand
from moothall.people.accounts import Details
from moothall.people.known_answers import Value
from moothall.people.models import PersonBody
from moothall.people.queries import Account
from moothall.rules.answers import AddressAnswer, Answers
from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.rules.formats import Format
from moothall.rules.forms import questions_of
from moothall.rules.known_answers import KnownKind, kind_of
from moothall.rules.language import Language
from moothall.rules.services import ServiceDefinition
from moothall.vault import columns

_LIST = "insert into people_personbody (person_id, body_id) values (%s, %s) on conflict do nothing"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends a case with an account: the person it belongs to, and who acts for them. Names as accounts say."""

    person_id: int
    person_name: str
    helper_id: int | None = None
    helper_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Whose:
    """What a case keeps of its person and of who sent it for them; their names are sealed."""

    person_id: int | None = None
    helper_id: int | None = None
    person_name_sealed: str = ""
    helper_name_sealed: str = ""
    details: Details = field(default_factory=Details)
    language: Language | None = None


def whose(sender: Sender | None) -> From:
    """Return from whom a form is that somebody sends."""
    return From(person_id=sender.person_id, helper_id=sender.helper_id) if sender else NOBODY


def admit(*, sender: Sender | None, service: str, body_id: int, reference: str) -> Whose:
    """Note that a body gets a case of the sender's person, and return what the case keeps of them.

    Call it in the transaction in which the case is made: the right of a helper is asked for here.

    Raises:
        RightEnded: the helper may not act for this person in this service.
        AccountClosed: the person has closed their account meanwhile.
    """
    if sender is None:
        return Whose()
    in_hand.hold(person_id=sender.person_id)
    if sender.helper_id is not None:
        helping.right(person_id=sender.person_id, helper_id=sender.helper_id, service=service, to_act=True)
    with acting(Resident(person_id=sender.person_id, helper_id=sender.helper_id)):
        list_body(person_id=sender.person_id, body_id=body_id)
        details = accounts.details(person_id=sender.person_id)
        language = accounts.language_of(person_id=sender.person_id)
    return Whose(
        person_id=sender.person_id,
        helper_id=sender.helper_id,
        person_name_sealed=columns.seal(PERSON_NAME, body_id=body_id, row=reference, text=sender.person_name),
        helper_name_sealed=columns.seal(HELPER_NAME, body_id=body_id, row=reference, text=sender.helper_name),
        details=details,
        language=language,
    )


def remember(*, sender: Sender | None, definition: ServiceDefinition, answers: Answers, body_id: int) -> None:
    """Keep in the sender's account what they told the body, to offer it again; nothing of what a helper told it."""
    if sender is None or sender.helper_id is not None:
        return
    told: dict[KnownKind, Value] = {}
    for question in questions_of(definition.form):
        kind, answer = kind_of(question), answers.get(question.id)
        if kind is not None and isinstance(answer, str | AddressAnswer):
            told.setdefault(kind, answer)
    known_answers.remember(person_id=sender.person_id, body_id=body_id, told=told)


def give(
    sender: Sender | None,
    service: ServiceDefinition,
    answers: Answers,
    *,
    chosen: Mapping[str, int | None],
    body_id: int,
) -> None:
    """Write down which answers, as sent, their person had told another body and chose to use again here.

    `chosen` has, by question id, the body whose known answer was chosen, as the draft keeps it with the answer:
    whatever that body was told since, or was forgotten. Whoever acts for somebody else is offered none.
    """
    if sender is None or sender.helper_id is not None or service.privacy is None:
        return
    for question in questions_of(service.form):
        kind, from_body_id = kind_of(question), chosen.get(question.id)
        if kind is not None and from_body_id is not None and answers.get(question.id) is not None:
            known_answers.note_given(
                person_id=sender.person_id,
                kind=kind,
                from_body_id=from_body_id,
                to_body_id=body_id,
                service=service.slug,
                purpose=service.privacy.purpose,
                basis=service.privacy.lawful_basis,
            )


def list_body(*, person_id: int, body_id: int) -> None:
    """Note that a body has a case of a person. The context is the person's."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST, [person_id, body_id])


@transaction.atomic
def need(*, by: Account, format_needed: Format | None) -> None:
    """Keep in what format somebody needs letters (None: any), in their account and on all their cases, at once.

    Raises AccountClosed.
    """
    in_hand.take_alone(by.person_id)
    accounts.need(by=by, format_needed=format_needed)
    _on_all_cases(by.person_id, format_needed=format_needed.value if format_needed else "")


@transaction.atomic
def keep_secret(*, by: Account, is_confidential: bool) -> None:
    """Keep whether somebody's address is kept secret, in their account and on all their cases, at once.

    Raises AccountClosed, and SessionEnded where it is asked in a session that has ended meanwhile.
    """
    in_hand.take_alone(by.person_id)
    session_in_hand.hold(by)
    accounts.keep_secret(by=by, is_confidential=is_confidential)
    _on_all_cases(by.person_id, is_confidential=is_confidential)


@transaction.atomic
def speak(*, by: Account, language: Language) -> None:
    """Keep in which language somebody wants to be written to, in their account and on all their cases, at once.

    Raises AccountClosed.
    """
    in_hand.take_alone(by.person_id)
    accounts.speak(by=by, language=language)
    _on_all_cases(by.person_id, language=language)


def let_go(*, person_id: int, email: str | None) -> None:
    """Make the cases of somebody who closes their account nobody's: they are found by their reference and code.

    What is confidential stays so: a code shows where it stands and no more, and nobody gathers it. The others are
    gathered again by whoever proves the `email` that the account proved ("" for none), where it was left with them:
    another one that was typed may be that of a helper of then, whose right has ended. Where the account's does not
    open (None), what they sent themselves is left as it is, and what a helper sent is gathered by nobody.
    """
    for body_id in _bodies_of(person_id):
        with acting(Job(body_id=body_id)):
            cases = Case.objects.filter(body_id=body_id, person_id=person_id)
            own = [case.id for case in cases if _is_left_with(case, email)]
            cases.exclude(id__in=own).update(contact_email_blind="")
            cases.update(person_id=None)


def _on_all_cases(of_person: int, **changed: str | bool) -> None:
    for body_id in _bodies_of(of_person):
        with acting(Job(body_id=body_id)):
            Case.objects.filter(body_id=body_id, person_id=of_person).update(**changed)


def _is_left_with(case: Case, email: str | None) -> bool:
    if email is None:
        return case.helper_id is None
    return email != "" and _normal(case.contact_email) == _normal(email)


def _normal(email: str) -> str:
    try:
        return account_email(email)
    except NotAnAccountEmail:
        return ""


def _bodies_of(person_id: int) -> list[int]:
    with acting(Resident(person_id=person_id)):
        return list(PersonBody.objects.filter(person_id=person_id).values_list("body_id", flat=True))
