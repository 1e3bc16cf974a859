"""What is shown of a sensitive answer to whoever has no need to read it: enough to tell it from another."""

from collections.abc import Mapping

from moothall.rules.answers import Answer, Answers, BankAnswer
from moothall.rules.questions import (
    BankAccountQuestion,
    EmailQuestion,
    NationalInsuranceQuestion,
    PhoneQuestion,
    Question,
    TextQuestion,
)

DOTS = "••••"
# A short word would be half shown by its last four letters.
_SHORTEST_WITH_END = 8
_END = 4


def is_masked(question: Question) -> bool:
    """Tell whether the answer to `question` is masked on officers' screens until they reveal it.

    Sensitive identifiers are: they are one line that work on a case seldom needs. A sensitive address or story is
    what the work is about, and of a story no part could be shown by which to know it: those are sealed and shown.
    """
    match question:
        case NationalInsuranceQuestion() | BankAccountQuestion():
            return True
        case TextQuestion() | EmailQuestion() | PhoneQuestion():
            return question.is_sensitive
        case _:
            return False


def masked_answers(questions: Mapping[str, Question], answers: Answers) -> dict[str, str]:
    """Return, by question id, what is shown of each given answer that is masked."""
    return {
        key: mask(answer)
        for key, answer in answers.items()
        if answer is not None and key in questions and is_masked(questions[key])
    }


def mask(answer: Answer) -> str:
    """Return what is shown of an answer: of an account its number's end, of a text its end or nothing at all."""
    match answer:
        case BankAnswer():
            return mask_text(answer.account_number)
        case str():
            return mask_text(answer)
        case _:
            return DOTS


def mask_text(text: str) -> str:
    """Return dots and the last four characters, of an email address its first letter and its domain."""
    before, at, domain = text.rpartition("@")
    if at and before:
        return f"{before[0]}{DOTS}@{domain}"
    return f"{DOTS} {text[-_END:]}" if len(text) >= _SHORTEST_WITH_END else DOTS
