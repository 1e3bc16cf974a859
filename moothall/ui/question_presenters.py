"""Makes what a question's template shows: each type of question has one function here."""

from moothall.rules.answer_limits import kinds_in_words
from moothall.rules.answer_words import yes_or_no
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
    Option,
    PhoneQuestion,
    Question,
    TextQuestion,
    YesNoQuestion,
)
from moothall.ui import asked as words
from moothall.ui import texts
from moothall.ui.asked import Asked
from moothall.ui.line_presenters import bank_view, line_view
from moothall.ui.question_views import (
    AddressStep,
    AddressView,
    ChoiceView,
    ChooseOneView,
    ChooseSomeView,
    DateView,
    FileView,
    LongTextView,
    QuestionView,
)

EXAMPLE_DATE = "27 3 2026"
EXAMPLE_POSTCODE = "LS1 4AP"
ADDRESS_PARTS = ("uprn", "line-1", "line-2", "town", "postcode")


def question_view(question: Question, asked: Asked) -> QuestionView:
    """Return what the template of `question` shows."""
    match question:
        case (
            TextQuestion()
            | NumberQuestion()
            | EmailQuestion()
            | PhoneQuestion()
            | NationalInsuranceQuestion()
        ):
            return line_view(question, asked)
        case LongTextQuestion():
            return _long_text(question, asked)
        case YesNoQuestion() | ChoiceQuestion():
            return _choose_one(question, asked)
        case ChoicesQuestion():
            return _choose_some(question, asked)
        case DateQuestion():
            return _date(question, asked)
        case AddressQuestion() | BankAccountQuestion() | FileQuestion():
            return _record(question, asked)


def _long_text(question: LongTextQuestion, asked: Asked) -> LongTextView:
    return LongTextView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        value=asked.value(question.id),
        max_length=question.max_length,
    )


def _choose_one(question: YesNoQuestion | ChoiceQuestion, asked: Asked) -> ChooseOneView:
    return ChooseOneView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        choices=(
            _yes_no(question, asked) if isinstance(question, YesNoQuestion) else _choices(question, asked)
        ),
        is_short=isinstance(question, YesNoQuestion),
    )


def _yes_no(question: YesNoQuestion, asked: Asked) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(
            value=value,
            text=asked.say(yes_or_no(question, texts.interface(), is_yes=value == "yes")),
            hint=None,
            is_chosen=asked.value(question.id) == value,
        )
        for value in ("yes", "no")
    )


def _choices(question: ChoiceQuestion | ChoicesQuestion, asked: Asked) -> tuple[ChoiceView, ...]:
    chosen = frozenset(asked.fields.get(question.id, ()))
    return tuple(_choice(option, chosen, asked) for option in question.options)


def _choice(option: Option, chosen: frozenset[str], asked: Asked) -> ChoiceView:
    return ChoiceView(
        value=option.value,
        text=asked.say(option.label),
        hint=None if option.hint is None else asked.say(option.hint),
        is_chosen=option.value in chosen,
    )


def _choose_some(question: ChoicesQuestion, asked: Asked) -> ChooseSomeView:
    return ChooseSomeView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        choices=_choices(question, asked),
    )


def _date(question: DateQuestion, asked: Asked) -> DateView:
    named = frozenset(problem.field.rpartition("-")[2] for problem in words.own(question, asked))
    return DateView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked) or asked.t("form.date_example", example=EXAMPLE_DATE),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        values={part: asked.value(f"{question.id}-{part}") for part in DateView.PARTS},
        wrong=named,
    )


def _record(question: AddressQuestion | BankAccountQuestion | FileQuestion, asked: Asked) -> QuestionView:
    match question:
        case AddressQuestion():
            return _address(question, asked)
        case BankAccountQuestion():
            return bank_view(question, asked)
        case FileQuestion():
            return _file(question, asked)


def _address(question: AddressQuestion, asked: Asked) -> AddressView:
    values = {part: asked.value(f"{question.id}-{part}") for part in ADDRESS_PARTS}
    if asked.lookup.step is AddressStep.TYPE:
        values["postcode"] = values["postcode"] or asked.lookup.postcode
    else:
        values["postcode"] = asked.lookup.postcode or values["postcode"]
    shown = AddressView.FIELDS[asked.lookup.step]
    errors: dict[str, str] = {}
    for problem in words.own(question, asked):
        part = problem.field.removeprefix(f"{question.id}-")
        errors.setdefault(
            part if part in shown else shown[0], words.message(question, problem, asked.language)
        )
    return AddressView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        lookup=asked.lookup,
        values=values,
        errors=errors,
    )


def _file(question: FileQuestion, asked: Asked) -> FileView:
    limits = asked.t(
        "form.file_limits",
        kinds=kinds_in_words(question),
        megabytes=question.max_bytes // 1_000_000,
    )
    hint = words.hint(question, asked)
    return FileView(
        id=question.id,
        label=words.label(question, asked),
        hint=f"{hint} {limits}" if hint else limits,
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        accept=",".join(question.accepts),
        is_multiple=question.max_count > 1,
        kept=tuple(
            asked.t("form.file_size", name=file.name, kilobytes=max(1, file.size_bytes // 1000))
            for file in asked.files
        ),
    )
