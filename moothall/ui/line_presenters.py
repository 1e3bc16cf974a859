"""Makes what the templates of questions show that are answered in lines to type."""

from dataclasses import dataclass

from moothall.rules.questions import (
    BankAccountQuestion,
    EmailQuestion,
    NationalInsuranceQuestion,
    NumberQuestion,
    PhoneQuestion,
    TextPattern,
    TextQuestion,
)
from moothall.ui import asked as words
from moothall.ui.asked import Asked
from moothall.ui.question_views import BankView, LineView

# The one that HMRC and the GOV.UK Design System show: it can be nobody's.
EXAMPLE_NATIONAL_INSURANCE = "QQ 12 34 56 C"

LineQuestion = TextQuestion | NumberQuestion | EmailQuestion | PhoneQuestion | NationalInsuranceQuestion


def line_view(question: LineQuestion, asked: Asked) -> LineView:
    """Return what the template of a question with one line shows."""
    kind = _line_kind(question)
    unit = question.unit if isinstance(question, NumberQuestion) else None
    return LineView(
        id=question.id,
        label=words.label(question, asked),
        hint=_line_hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        value=asked.value(question.id),
        input_type=kind.input_type,
        input_mode=kind.input_mode,
        autocomplete=kind.autocomplete,
        classes=kind.classes,
        spellcheck=kind.spellcheck,
        suffix=None if unit is None else asked.say(unit),
    )


def _line_hint(question: LineQuestion, asked: Asked) -> str | None:
    if question.hint is None and isinstance(question, NationalInsuranceQuestion):
        return asked.t("form.national_insurance_hint", example=EXAMPLE_NATIONAL_INSURANCE)
    return words.hint(question, asked)


@dataclass(frozen=True, kw_only=True)
class _LineKind:
    input_type: str = "text"
    input_mode: str | None = None
    autocomplete: str | None = None
    classes: str | None = None
    spellcheck: bool | None = None


def _line_kind(question: LineQuestion) -> _LineKind:
    match question:
        case NationalInsuranceQuestion():
            return _LineKind(
                classes="govuk-input--width-10 govuk-input--extra-letter-spacing",
                autocomplete="off",
                spellcheck=False,
            )
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


def bank_view(question: BankAccountQuestion, asked: Asked) -> BankView:
    """Return what the template of a bank account shows."""
    errors: dict[str, str] = {}
    for problem in words.own(question, asked):
        part = problem.field.removeprefix(f"{question.id}-")
        part = part if part in BankView.PARTS else BankView.PARTS[0]
        errors.setdefault(part, words.message(question, problem, asked.language))
    return BankView(
        id=question.id,
        label=words.label(question, asked),
        hint=words.hint(question, asked),
        error=words.error(question, asked),
        is_heading=asked.is_heading,
        values={part: asked.value(f"{question.id}-{part}") for part in BankView.PARTS},
        errors=errors,
    )
