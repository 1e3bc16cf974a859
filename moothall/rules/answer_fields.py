"""An answer as the fields of its page, so that a person finds again what they answered."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from moothall.rules.answers import AddressAnswer, Answer, BankAnswer
from moothall.rules.form_check_date import DAY, MONTH, YEAR
from moothall.rules.form_check_identity import BANK_PARTS
from moothall.rules.form_check_parts import LINE_1, LINE_2, POSTCODE, TOWN, UPRN


def fields_of(question_id: str, answer: Answer | None) -> Mapping[str, tuple[str, ...]]:
    """Return the posted fields that would give `answer`, by name; none for files, which stay put."""
    match answer:
        case None:
            return {}
        case bool():
            return {question_id: ("yes" if answer else "no",)}
        case str() | int():
            return {question_id: (str(answer),)}
        case date():
            parts = {DAY: answer.day, MONTH: answer.month, YEAR: answer.year}
            return {question_id + part: (str(number),) for part, number in parts.items()}
        case AddressAnswer():
            return {question_id + part: (words,) for part, words in _address_parts(answer).items()}
        case BankAnswer():
            words = (answer.name, answer.sort_code, answer.account_number, answer.roll_number or "")
            return {question_id + part: (each,) for part, each in zip(BANK_PARTS, words, strict=True)}
        case tuple():
            chosen = tuple(item for item in answer if isinstance(item, str))
            return {question_id: chosen} if chosen else {}
    assert_never(answer)


def _address_parts(answer: AddressAnswer) -> dict[str, str]:
    first, *middle = answer.lines or ("",)
    town = middle.pop() if middle else ""
    parts = {LINE_1: first, LINE_2: ", ".join(middle), TOWN: town, POSTCODE: answer.postcode}
    return parts if answer.uprn is None else {UPRN: answer.uprn, **parts}
