"""What is wrong with a form: ids, options, bounds, and conditions that use what is not known yet."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import assert_never

from moothall.rules.bodies import Kind, Nation, Tier
from moothall.rules.expressions import ExpressionRefused
from moothall.rules.expressions_check import ValueKind, ValueType, check
from moothall.rules.expressions_parse import WORDS
from moothall.rules.faults import fact_names
from moothall.rules.findings import Finding, Where, doubled, is_key
from moothall.rules.forms import Form, Page, questions_of
from moothall.rules.language import Language
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
from moothall.rules.wording import fields_in

MAX_TEXT_LENGTH = 10_000
RESERVED_PAGES = frozenset({"check", "sent", "forget", "start", "d"})
_PAGE_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_OPTIONAL = {Language.EN: "(optional)", Language.CY: "(dewisol)"}
_VALUE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")

FACT_TYPES: Mapping[str, ValueType] = {
    "body.nation": ValueType(kind=ValueKind.TEXT, options=tuple(Nation)),
    "body.kind": ValueType(kind=ValueKind.TEXT, options=tuple(Kind)),
    "body.tier": ValueType(kind=ValueKind.TEXT, options=tuple(Tier)),
    "body.region": ValueType(
        kind=ValueKind.TEXT,
        options=(
            "East Midlands",
            "East of England",
            "London",
            "North East",
            "North West",
            "Northern Ireland",
            "Scotland",
            "South East",
            "South West",
            "Wales",
            "West Midlands",
            "Yorkshire and The Humber",
        ),
    ),
    "today": ValueType(kind=ValueKind.DATE),
}


def findings_in_form(form: Form, *, nations: Collection[Nation]) -> Iterator[Finding]:
    """Yield everything wrong with `form`, in a service of `nations`."""
    if not form.pages:
        yield Finding(("form", "pages"), "A form has at least one page.")
    for at, page_id in doubled([page.id for page in form.pages]).items():
        yield Finding(("form", "pages", at, "id"), f"Two pages have the id `{page_id}`.")
    doubles = doubled([question.id for question in questions_of(form)]).values()
    known = dict(FACT_TYPES)
    has_ended = False
    for at, page in enumerate(form.pages):
        where: Where = ("form", "pages", at)
        if has_ended:
            yield Finding(where, "Nobody reaches this page: the exit before it has no condition.")
        yield from _page(page, known, nations, where)
        for place, question in enumerate(page.questions):
            here = (*where, "questions", place)
            if question.id in doubles:
                yield Finding((*here, "id"), f"Two questions have the id `{question.id}`.")
            yield from _question(question, here)
            known[question.id] = type_of(question)
        has_ended = page.exit is not None and page.when is None and not page.nations


def _page(
    page: Page, known: Mapping[str, ValueType], nations: Collection[Nation], where: Where
) -> Iterator[Finding]:
    if not _PAGE_ID.fullmatch(page.id) or len(page.id) > 50 or page.id in RESERVED_PAGES:
        yield Finding(
            (*where, "id"), "A page's id is small letters, digits and dashes, and no reserved word."
        )
    if bool(page.questions) is (page.exit is not None):
        yield Finding(where, "A page has either `questions` or an `exit`.")
    if not set(page.nations) <= set(nations):
        yield Finding((*where, "nations"), "This page is for a nation that the service is not for.")
    if page.when is not None:
        try:
            check(page.when, known)
        except ExpressionRefused as refusal:
            yield Finding((*where, "when"), str(refusal))


def _question(question: Question, where: Where) -> Iterator[Finding]:
    if not is_key(question.id) or question.id in WORDS | {"today"}:
        yield Finding((*where, "id"), "A question's id is small letters, digits and single underlines.")
    yield from _label(question, where)
    for fault, text in question.errors.items():
        here = (*where, "errors", fault)
        for language in Language:
            yield from _braces(text.speak(language), fact_names(fault), here)
    yield from _limits(question, where)


def _label(question: Question, where: Where) -> Iterator[Finding]:
    """Yield a label that says what the page says itself of a question with `required: false`."""
    for language, word in _OPTIONAL.items():
        if word in question.label.speak(language).casefold():
            message = f"Leave out {word}: a question with `required: false` is shown with it."
            yield Finding((*where, "label"), message)


def _braces(words: str, names: Collection[str], where: Where) -> Iterator[Finding]:
    try:
        unknown = fields_in(words) - set(names)
    except ValueError:
        yield Finding(where, "The {braces} do not match.")
        return
    for name in sorted(unknown):
        known = ", ".join(f"{{{each}}}" for each in sorted(names))
        yield Finding(where, f"{{{name}}} is not known here; write {known}.")


def _yes_and_no(question: YesNoQuestion, where: Where) -> Iterator[Finding]:
    labels = {"yes_label": question.yes_label, "no_label": question.no_label}
    given = {name: label for name, label in labels.items() if label is not None}
    for name in labels.keys() - given.keys() if given else ():
        yield Finding(where, f"`{name}` is missing: write words for both yes and no, or for neither.")
    for name, label in given.items():
        if label.cy is None:
            yield Finding((*where, name), "The Welsh is missing: write it under `cy`.")
    for language in Language if len(given) == len(labels) else ():
        if len({label.speak(language) for label in given.values()}) < len(given):
            yield Finding((*where, "no_label"), "Yes and no are said alike.")


def _limits(question: Question, where: Where) -> Iterator[Finding]:
    match question:
        case TextQuestion(max_length=longest) | LongTextQuestion(max_length=longest):
            if not 1 <= longest <= MAX_TEXT_LENGTH:
                yield Finding((*where, "max_length"), f"Texts are 1 to {MAX_TEXT_LENGTH} characters long.")
        case YesNoQuestion():
            yield from _yes_and_no(question, where)
        case ChoiceQuestion() | ChoicesQuestion():
            yield from _options(question, where)
        case NumberQuestion() | DateQuestion():
            yield from _bounds(question, where)
        case FileQuestion():
            if not question.accepts or question.max_bytes < 1 or question.max_count < 1:
                yield Finding(where, "A file question accepts at least one kind, one byte and one file.")
        case _:
            return


def _bounds(question: NumberQuestion | DateQuestion, where: Where) -> Iterator[Finding]:
    if isinstance(question, NumberQuestion):
        if question.minimum > question.maximum:
            yield Finding((*where, "minimum"), "`minimum` is above `maximum`: nothing could be answered.")
        return
    ago, ahead = question.earliest_days_ago, question.latest_days_ahead
    if ago is not None and ahead is not None and -ago > ahead:
        yield Finding((*where, "earliest_days_ago"), "The earliest day is after the latest.")


def _options(question: ChoiceQuestion | ChoicesQuestion, where: Where) -> Iterator[Finding]:
    values = [option.value for option in question.options]
    if len(values) < 2:
        yield Finding((*where, "options"), "Give at least two options, or ask yes or no.")
    for at, value in doubled(values).items():
        yield Finding((*where, "options", at, "value"), f"`{value}` stands twice.")
    for at, value in enumerate(values):
        if not _VALUE.fullmatch(value) or len(value) > 50:
            yield Finding(
                (*where, "options", at, "value"), "A value is small letters, digits and underlines."
            )


def type_of(question: Question) -> ValueType:
    """Return what a condition sees of the answer to `question`."""
    match question:
        case ChoiceQuestion(options=options):
            return ValueType(kind=ValueKind.TEXT, options=tuple(option.value for option in options))
        case ChoicesQuestion(options=options):
            return ValueType(kind=ValueKind.TEXTS, options=tuple(option.value for option in options))
        case AddressQuestion() | FileQuestion() | NationalInsuranceQuestion() | BankAccountQuestion():
            return ValueType(kind=ValueKind.OPAQUE)
        case _:
            return ValueType(kind=_plain_kind(question))


def _plain_kind(
    question: TextQuestion
    | LongTextQuestion
    | YesNoQuestion
    | NumberQuestion
    | DateQuestion
    | EmailQuestion
    | PhoneQuestion,
) -> ValueKind:
    match question:
        case TextQuestion() | LongTextQuestion() | EmailQuestion() | PhoneQuestion():
            return ValueKind.TEXT
        case YesNoQuestion():
            return ValueKind.TRUTH
        case NumberQuestion():
            return ValueKind.NUMBER
        case DateQuestion():
            return ValueKind.DATE
    assert_never(question)
