"""Whether a value may be the answer to a question: its type, its options and its bounds on a given day."""

from datetime import date, timedelta

from moothall.rules.answers import AddressAnswer, Answer, BankAnswer, FileAnswer
from moothall.rules.faults import Fault, Wrong
from moothall.rules.form_check_identity import is_national_insurance
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

_CHANGED = Wrong(fault=Fault.CHANGED)


def wrong_with(question: Question, answer: Answer | None, *, today: date) -> Wrong | None:
    """Return what is wrong with `answer` on the day `today`, or None where it may stand.

    Fault.CHANGED means that the answer is of another type than the question asks for: it was given to an
    earlier version of the question.
    """
    if answer is None:
        return Wrong(fault=missing_fault(question)) if question.required else None
    match question:
        case TextQuestion() | LongTextQuestion() | EmailQuestion() | PhoneQuestion():
            return _wrong_words(question, answer)
        case YesNoQuestion() | ChoiceQuestion() | ChoicesQuestion():
            return _wrong_choice(question, answer)
        case NumberQuestion():
            return _wrong_number(question, answer)
        case DateQuestion():
            return _wrong_date(question, answer, today)
        case AddressQuestion() | FileQuestion() | NationalInsuranceQuestion() | BankAccountQuestion():
            return _wrong_record(question, answer)


def missing_fault(question: Question) -> Fault:
    """Return how an unanswered question is asked for."""
    match question:
        case YesNoQuestion():
            return Fault.MISSING_YES_NO
        case ChoiceQuestion() | ChoicesQuestion():
            return Fault.MISSING_CHOICE
        case FileQuestion():
            return Fault.MISSING_FILE
        case _:
            return Fault.MISSING


def _wrong_words(
    question: TextQuestion | LongTextQuestion | EmailQuestion | PhoneQuestion, answer: Answer
) -> Wrong | None:
    if not isinstance(answer, str) or not answer:
        return _CHANGED
    if isinstance(question, EmailQuestion | PhoneQuestion) or len(answer) <= question.max_length:
        return None
    return Wrong(fault=Fault.TOO_LONG, facts={"max": question.max_length})


def _wrong_choice(question: YesNoQuestion | ChoiceQuestion | ChoicesQuestion, answer: Answer) -> Wrong | None:
    match question, answer:
        case YesNoQuestion(), bool():
            return None
        case ChoiceQuestion(options=options), str():
            known = answer in {option.value for option in options}
        case ChoicesQuestion(options=options), tuple() if answer:
            known = set(answer) <= {option.value for option in options}
        case _:
            return _CHANGED
    return None if known else Wrong(fault=Fault.NOT_AN_OPTION)


def _wrong_number(question: NumberQuestion, answer: Answer) -> Wrong | None:
    if isinstance(answer, bool) or not isinstance(answer, int):
        return _CHANGED
    if answer < question.minimum:
        return Wrong(fault=Fault.TOO_SMALL, facts={"min": question.minimum})
    if answer > question.maximum:
        return Wrong(fault=Fault.TOO_LARGE, facts={"max": question.maximum})
    return None


def _wrong_date(question: DateQuestion, answer: Answer, today: date) -> Wrong | None:
    if not isinstance(answer, date):
        return _CHANGED
    ahead, ago = question.latest_days_ahead, question.earliest_days_ago
    if ahead is not None and (answer - today).days > ahead:
        if ahead in (0, -1):
            return Wrong(fault=Fault.NOT_PAST if ahead else Fault.IN_FUTURE)
        return Wrong(fault=Fault.TOO_LATE, facts={"latest": today + timedelta(days=ahead)})
    if ago is not None and (today - answer).days > ago:
        return Wrong(fault=Fault.TOO_EARLY, facts={"earliest": today - timedelta(days=ago)})
    return None


def _wrong_record(
    question: AddressQuestion | FileQuestion | NationalInsuranceQuestion | BankAccountQuestion, answer: Answer
) -> Wrong | None:
    match question, answer:
        case FileQuestion(), tuple() if answer:
            return _wrong_files(question, answer)
        case NationalInsuranceQuestion(), str() if is_national_insurance(answer):
            return None
        case (AddressQuestion(), AddressAnswer()) | (BankAccountQuestion(), BankAnswer()):
            return None
        case _:
            return _CHANGED


def _wrong_files(question: FileQuestion, answer: tuple[str, ...] | tuple[FileAnswer, ...]) -> Wrong | None:
    if len(answer) > question.max_count:
        return Wrong(fault=Fault.TOO_MANY_FILES, facts={"max": question.max_count})
    accepted = set(question.accepts)
    for file in answer:
        if not isinstance(file, FileAnswer):
            return _CHANGED
        if file.content_type not in accepted:
            return Wrong(fault=Fault.WRONG_FILE_KIND, facts={"kinds": kinds_in_words(question)})
        if file.size_bytes > question.max_bytes:
            return Wrong(fault=Fault.FILE_TOO_LARGE, facts={"megabytes": question.max_bytes // 1_000_000})
    return None


def kinds_in_words(question: FileQuestion) -> str:
    """Return the kinds of file accepted as a list, the same in every language: "JPEG, PNG"."""
    return ", ".join(kind.name for kind in question.accepts)
