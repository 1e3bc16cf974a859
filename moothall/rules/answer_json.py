"""Answers to JSON and back. A stored answer that its question no longer understands is left out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import assert_never

from moothall.rules.answers import AddressAnswer, Answer, Answers, BankAnswer, FileAnswer, Json
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoicesQuestion,
    DateQuestion,
    FileQuestion,
    Question,
)


def to_json(answers: Answers) -> dict[str, Json]:
    """Return `answers` as values that JSON can hold; a date as in 2026-03-31."""
    return {key: None if answer is None else _answer_to_json(answer) for key, answer in answers.items()}


def _answer_to_json(answer: Answer) -> Json:
    match answer:
        case str() | bool() | int():
            return answer
        case date():
            return answer.isoformat()
        case AddressAnswer():
            return {
                "uprn": answer.uprn,
                "lines": list(answer.lines),
                "postcode": answer.postcode,
                "custodian_code": answer.custodian_code,
            }
        case BankAnswer():
            return {
                "name": answer.name,
                "sort_code": answer.sort_code,
                "account_number": answer.account_number,
                "roll_number": answer.roll_number,
            }
        case tuple():
            return [_item_to_json(item) for item in answer]
    assert_never(answer)


def _item_to_json(item: str | FileAnswer) -> Json:
    if isinstance(item, str):
        return item
    return {
        "key": item.key,
        "name": item.name,
        "size_bytes": item.size_bytes,
        "content_type": item.content_type,
    }


def from_json(questions: Iterable[Question], stored: Mapping[str, Json]) -> dict[str, Answer | None]:
    """Return the answers to `questions` that `stored` holds, each of the type that its question asks for."""
    found: dict[str, Answer | None] = {}
    for question in questions:
        if question.id not in stored:
            continue
        value = stored[question.id]
        answer = None if value is None else _answer_from_json(question, value)
        if value is None or answer is not None:
            found[question.id] = answer
    return found


def _answer_from_json(question: Question, value: Json) -> Answer | None:
    match question, value:
        case DateQuestion(), str():
            return _day(value)
        case AddressQuestion(), dict():
            return _address(value)
        case BankAccountQuestion(), dict():
            return _bank_account(value)
        case FileQuestion(), list():
            files = tuple(_file(item) for item in value)
            return tuple(file for file in files if file is not None) if None not in files else None
        case ChoicesQuestion(), list():
            return tuple(item for item in value if isinstance(item, str))
        case _, str() | bool() | int():
            return value
        case _:
            return None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _address(value: dict[str, Json]) -> AddressAnswer | None:
    match value:
        case {"uprn": str() | None as uprn, "lines": list(lines), "postcode": str(postcode)}:
            code = value.get("custodian_code")
            return AddressAnswer(
                uprn=uprn,
                lines=tuple(line for line in lines if isinstance(line, str)),
                postcode=postcode,
                custodian_code=code if isinstance(code, int) else None,
            )
        case _:
            return None


def _bank_account(value: dict[str, Json]) -> BankAnswer | None:
    match value:
        case {
            "name": str(name),
            "sort_code": str(sort_code),
            "account_number": str(number),
            "roll_number": str() | None as roll,
        }:
            return BankAnswer(name=name, sort_code=sort_code, account_number=number, roll_number=roll)
        case _:
            return None


def _file(value: Json) -> FileAnswer | None:
    match value:
        case {"key": str(key), "name": str(name), "size_bytes": int(size), "content_type": str(kind)}:
            return FileAnswer(key=key, name=name, size_bytes=size, content_type=kind)
        case _:
            return None
