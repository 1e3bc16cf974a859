"""The only validator of residents' answers: what was posted for a page becomes typed answers, or problems.

Never raises for anything that a person or a program can post. The fields of a question are named by its id:
one field for most; `<id>-day`, `<id>-month`, `<id>-year` for a date; `<id>-uprn`, `<id>-line-1`,
`<id>-line-2`, `<id>-town`, `<id>-postcode` for an address; `<id>-name`, `<id>-sort-code`,
`<id>-account-number`, `<id>-roll-number` for a bank account; `<id>-remove` to take an uploaded file away again.
Fields that the page does not ask for are left unread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from moothall.rules.answer_limits import wrong_with
from moothall.rules.answers import AddressAnswer, Answer, Answers
from moothall.rules.faults import Problem, Wrong
from moothall.rules.form_check_files import UploadedFile, read_files
from moothall.rules.form_check_identity import NAME
from moothall.rules.form_check_parts import (
    read_account,
    read_address,
    read_chosen,
    read_day,
    read_number,
    read_words,
)
from moothall.rules.forms import Page
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    FileQuestion,
    LongTextQuestion,
    NationalInsuranceQuestion,
    NumberQuestion,
    PhoneQuestion,
    Question,
    TextQuestion,
    YesNoQuestion,
)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What came in for a page.

    `fields` are the raw values by field name, as parsed from a form or an API. `uploads` are the files by
    question id, with the type that their content shows. `addresses` are those that the provider gives for the
    UPRNs posted. `earlier` are the answers that the draft holds already: a file is kept from there.
    """

    fields: Mapping[str, Sequence[str]]
    uploads: Mapping[str, Sequence[UploadedFile]] = field(default_factory=dict)
    addresses: Mapping[str, AddressAnswer] = field(default_factory=dict)
    earlier: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Every question of the page has a valid answer; None where one was left empty and may be."""

    answers: Answers


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """Something must be put right, in the order of the questions."""

    problems: tuple[Problem, ...]


def check_page(page: Page, posted: Posted, *, today: date) -> Accepted | Faulty:
    """Return typed answers to the questions of `page`, or everything that is wrong with what was posted."""
    answers: dict[str, Answer | None] = {}
    problems: list[Problem] = []
    for question in page.questions:
        answer = check_question(question, posted, today=today)
        if isinstance(answer, Wrong):
            problems.append(_problem(question, answer))
        else:
            answers[question.id] = answer
    return Faulty(problems=tuple(problems)) if problems else Accepted(answers=answers)


def check_question(question: Question, posted: Posted, *, today: date) -> Answer | Wrong | None:
    """Return the typed answer to one question, None where it was left empty and may be, or what is wrong."""
    answer = _read(question, posted)
    if isinstance(answer, Wrong):
        return answer
    return wrong_with(question, answer, today=today) or answer


def _problem(question: Question, wrong: Wrong) -> Problem:
    facts = {"called": question.called, **wrong.facts}
    name = question.id + wrong.part if wrong.part else first_field(question)
    return Problem(question_id=question.id, field=name, fault=wrong.fault, facts=facts)


def first_field(question: Question) -> str:
    """Return the name of the field that a link to the question leads to."""
    match question:
        case DateQuestion():
            return f"{question.id}-day"
        case AddressQuestion():
            return f"{question.id}-line-1"
        case BankAccountQuestion():
            return question.id + NAME
        case _:
            return question.id


def _read(question: Question, posted: Posted) -> Answer | Wrong | None:
    fields = posted.fields
    match question:
        case (
            TextQuestion()
            | LongTextQuestion()
            | EmailQuestion()
            | PhoneQuestion()
            | NationalInsuranceQuestion()
        ):
            return read_words(question, fields)
        case BankAccountQuestion():
            return read_account(question.id, fields)
        case YesNoQuestion() | ChoiceQuestion() | ChoicesQuestion():
            return read_chosen(question, fields)
        case NumberQuestion():
            return read_number(question, fields)
        case DateQuestion():
            return read_day(question.id, fields)
        case AddressQuestion():
            return read_address(question, fields, posted.addresses)
        case FileQuestion():
            return _read_files(question, posted)


def _read_files(question: FileQuestion, posted: Posted) -> Answer | Wrong | None:
    return read_files(
        question,
        posted.uploads.get(question.id, ()),
        earlier=posted.earlier.get(question.id),
        is_removed=bool(posted.fields.get(f"{question.id}-remove")),
    )
