"""Answers as people read them: on the check page, in a case, and in the copy that a person takes away."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from moothall.rules.answers import AddressAnswer, Answer, BankAnswer, FileAnswer
from moothall.rules.language import Language, Text
from moothall.rules.questions import (
    ChoiceQuestion,
    ChoicesQuestion,
    NationalInsuranceQuestion,
    Question,
    YesNoQuestion,
)
from moothall.rules.wording import in_words as day_in_words

Texts = Mapping[str, Text]


def in_words(question: Question, answer: Answer | None, texts: Texts, language: Language) -> str:
    """Return `answer` as people read it, with line breaks between the parts of an address or a list.

    `texts` are the interface's, by key.
    """
    match answer:
        case None:
            return texts["form.not_answered"].speak(language)
        case bool():
            return yes_or_no(question, texts, is_yes=answer).speak(language)
        case date():
            return day_in_words(answer, language)
        case AddressAnswer() | BankAnswer():
            return "\n".join(_record_in_words(answer, texts, language))
        case tuple():
            return "\n".join(_part_in_words(question, part, language) for part in answer)
        case int():
            return f"{answer:,}"
        case str():
            return _part_in_words(question, answer, language)
    assert_never(answer)


def yes_or_no(question: Question, texts: Texts, *, is_yes: bool) -> Text:
    """Return how a question says yes, or no: in its own words where it has any, else in those of the interface."""
    own = None
    if isinstance(question, YesNoQuestion):
        own = question.yes_label if is_yes else question.no_label
    return own or texts["form.yes" if is_yes else "form.no"]


def _record_in_words(answer: AddressAnswer | BankAnswer, texts: Texts, language: Language) -> Iterator[str]:
    if isinstance(answer, AddressAnswer):
        yield from (*answer.lines, answer.postcode)
        return
    yield answer.name
    yield f"{texts['form.sort_code'].speak(language)}: {' '.join(re.findall('..', answer.sort_code))}"
    yield f"{texts['form.account_number'].speak(language)}: {answer.account_number}"
    if answer.roll_number:
        yield f"{texts['form.roll_number_short'].speak(language)}: {answer.roll_number}"


def _part_in_words(question: Question, part: str | FileAnswer, language: Language) -> str:
    if isinstance(part, FileAnswer):
        return part.name
    if isinstance(question, NationalInsuranceQuestion):
        return " ".join(re.findall(".{1,2}", part))
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        return next(
            (option.label.speak(language) for option in question.options if option.value == part), part
        )
    return part
