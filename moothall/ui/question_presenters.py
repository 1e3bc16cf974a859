"""Makes what a question's template shows: each type of question has one function here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.rules import wording
from moothall.rules.answer_limits import kinds_in_words
from moothall.rules.answers import FileAnswer
from moothall.rules.faults import Problem
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language, Text
from moothall.rules.questions import (
    AddressQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    FileQuestion,
    LongTextQuestion,
    NumberQuestion,
    Option,
    PhoneQuestion,
    Question,
    TextPattern,
    TextQuestion,
    YesNoQuestion,
)
from moothall.ui import texts
from moothall.ui.question_views import (
    AddressLookup,
    AddressStep,
    AddressView,
    ChoiceView,
    ChooseOneView,
    ChooseSomeView,
    DateView,
    FileView,
    LineView,
    LongTextView,
    QuestionView,
)

EXAMPLE_DATE = "27 3 2026"
EXAMPLE_POSTCODE = "LS1 4AP"
ADDRESS_PARTS = ("uprn", "line-1", "line-2", "town", "postcode")

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it is asked now: in which language, with what in its fields, and what is wrong with that.

    `fields` are raw, by field name (as posted, or from `fields_of` an answer given before); `files` are those
    that the answer has already; `lookup` says where an address question stands. With `is_heading` the
    question's label is the page's heading.
    """

    language: Language
    fields: Fields
    problems: Sequence[Problem] = ()
    files: tuple[FileAnswer, ...] = ()
    lookup: AddressLookup = AddressLookup()  # noqa: RUF009 - frozen, so all may share it
    is_heading: bool = False

    def value(self, name: str) -> str:
        """Return what to show in the field `name`: cleaned, "" where nothing was posted."""
        posted = self.fields.get(name, ())
        return redisplay(posted[0]) if posted else ""

    def say(self, text: Text) -> str:
        """Return `text` in the language of the page."""
        return text.speak(self.language)

    def t(self, key: str, **fields: str | int) -> str:
        """Return an interface text in the language of the page."""
        return texts.speak(key, self.language, **fields)


def question_view(question: Question, asked: Asked) -> QuestionView:
    """Return what the template of `question` shows."""
    match question:
        case TextQuestion() | NumberQuestion() | EmailQuestion() | PhoneQuestion():
            return _line(question, asked)
        case LongTextQuestion():
            return _long_text(question, asked)
        case YesNoQuestion() | ChoiceQuestion():
            return _choose_one(question, asked)
        case ChoicesQuestion():
            return _choose_some(question, asked)
        case DateQuestion():
            return _date(question, asked)
        case AddressQuestion():
            return _address(question, asked)
        case FileQuestion():
            return _file(question, asked)


def message(question: Question, problem: Problem, language: Language) -> str:
    """Return the words of `problem`: the question's own, or those of the interface."""
    words = question.errors.get(problem.fault) or texts.interface()[f"answers.{problem.fault}"]
    return wording.fill(words, problem.facts, language)


def _label(question: Question, asked: Asked) -> str:
    label = asked.say(question.label)
    return label if question.required else asked.t("form.optional", label=label)


def _hint(question: Question, asked: Asked) -> str | None:
    return None if question.hint is None else asked.say(question.hint)


def _error(question: Question, asked: Asked) -> str | None:
    """Return the message of the question's first problem."""
    return next((message(question, problem, asked.language) for problem in _own(question, asked)), None)


def _own(question: Question, asked: Asked) -> list[Problem]:
    return [problem for problem in asked.problems if problem.question_id == question.id]


def _line(question: TextQuestion | NumberQuestion | EmailQuestion | PhoneQuestion, asked: Asked) -> LineView:
    kind = _line_kind(question)
    unit = question.unit if isinstance(question, NumberQuestion) else None
    return LineView(
        id=question.id,
        label=_label(question, asked),
        hint=_hint(question, asked),
        error=_error(question, asked),
        is_heading=asked.is_heading,
        value=asked.value(question.id),
        input_type=kind.input_type,
        input_mode=kind.input_mode,
        autocomplete=kind.autocomplete,
        classes=kind.classes,
        suffix=None if unit is None else asked.say(unit),
    )


@dataclass(frozen=True, kw_only=True)
class _LineKind:
    input_type: str = "text"
    input_mode: str | None = None
    autocomplete: str | None = None
    classes: str | None = None


def _line_kind(question: TextQuestion | NumberQuestion | EmailQuestion | PhoneQuestion) -> _LineKind:
    match question:
        case EmailQuestion():
            return _LineKind(input_type="email", autocomplete="email")
        case PhoneQuestion():
            return _LineKind(input_type="tel", autocomplete="tel", classes="govuk-input--width-20")
        case NumberQuestion():
            return _LineKind(input_mode="numeric", classes="govuk-input--width-5")
        case TextQuestion(pattern=TextPattern.POSTCODE):
            return _LineKind(autocomplete="postal-code", classes="govuk-input--width-10")
        case TextQuestion(pattern=TextPattern.DIGITS):
            return _LineKind(input_mode="numeric", classes="govuk-input--width-20")
        case TextQuestion():
            return _LineKind()


def _long_text(question: LongTextQuestion, asked: Asked) -> LongTextView:
    return LongTextView(
        id=question.id,
        label=_label(question, asked),
        hint=_hint(question, asked),
        error=_error(question, asked),
        is_heading=asked.is_heading,
        value=asked.value(question.id),
        max_length=question.max_length,
    )


def _choose_one(question: YesNoQuestion | ChoiceQuestion, asked: Asked) -> ChooseOneView:
    return ChooseOneView(
        id=question.id,
        label=_label(question, asked),
        hint=_hint(question, asked),
        error=_error(question, asked),
        is_heading=asked.is_heading,
        choices=(
            _yes_no(question.id, asked) if isinstance(question, YesNoQuestion) else _choices(question, asked)
        ),
        is_short=isinstance(question, YesNoQuestion),
    )


def _yes_no(name: str, asked: Asked) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(
            value=value, text=asked.t(f"form.{value}"), hint=None, is_chosen=asked.value(name) == value
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
        label=_label(question, asked),
        hint=_hint(question, asked),
        error=_error(question, asked),
        is_heading=asked.is_heading,
        choices=_choices(question, asked),
    )


def _date(question: DateQuestion, asked: Asked) -> DateView:
    named = frozenset(problem.field.rpartition("-")[2] for problem in _own(question, asked))
    return DateView(
        id=question.id,
        label=_label(question, asked),
        hint=_hint(question, asked) or asked.t("form.date_example", example=EXAMPLE_DATE),
        error=_error(question, asked),
        is_heading=asked.is_heading,
        values={part: asked.value(f"{question.id}-{part}") for part in DateView.PARTS},
        wrong=named,
    )


def _address(question: AddressQuestion, asked: Asked) -> AddressView:
    values = {part: asked.value(f"{question.id}-{part}") for part in ADDRESS_PARTS}
    if asked.lookup.step is AddressStep.TYPE:
        values["postcode"] = values["postcode"] or asked.lookup.postcode
    else:
        values["postcode"] = asked.lookup.postcode or values["postcode"]
    shown = AddressView.FIELDS[asked.lookup.step]
    errors: dict[str, str] = {}
    for problem in _own(question, asked):
        part = problem.field.removeprefix(f"{question.id}-")
        errors.setdefault(part if part in shown else shown[0], message(question, problem, asked.language))
    return AddressView(
        id=question.id,
        label=_label(question, asked),
        hint=_hint(question, asked),
        error=_error(question, asked),
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
    hint = _hint(question, asked)
    return FileView(
        id=question.id,
        label=_label(question, asked),
        hint=f"{hint} {limits}" if hint else limits,
        error=_error(question, asked),
        is_heading=asked.is_heading,
        accept=",".join(question.accepts),
        is_multiple=question.max_count > 1,
        kept=tuple(
            asked.t("form.file_size", name=file.name, kilobytes=max(1, file.size_bytes // 1000))
            for file in asked.files
        ),
    )
