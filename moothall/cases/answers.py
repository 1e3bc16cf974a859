"""Stored answers and the form they belong to."""

import json
from collections.abc import Mapping

from moothall.cases.sealed import ANSWERS
from moothall.rules.answer_json import from_json
from moothall.rules.answers import AddressAnswer, Answer, Answers, FileAnswer, Json
from moothall.rules.forms import Form, questions_of
from moothall.rules.questions import AddressQuestion
from moothall.rules.services import ServiceDefinition
from moothall.vault import columns


def read(form: Form, stored: Mapping[str, Json]) -> dict[str, Answer | None]:
    """Return the stored answers as the questions of `form` understand them."""
    return from_json(questions_of(form), stored)


def sealed(
    service: ServiceDefinition, answers: Mapping[str, Json], *, body_id: int, draft_key: str
) -> dict[str, Json]:
    """Return stored answers with those sealed that a service keeps sealed, for the draft with this key and its case.

    Raises:
        KeyLost: the master key of the body's key is missing.
    """
    closed = service.sealed_questions
    return {
        key: value
        if value is None or key not in closed
        else {**columns.mark(_seal(key, value, body_id=body_id, draft_key=draft_key))}
        for key, value in answers.items()
    }


def unsealed(stored: Mapping[str, Json], *, body_id: int, draft_key: str) -> dict[str, Json]:
    """Return stored answers with the sealed ones opened. One that does not open is left out, and the log says so."""
    opened: dict[str, Json] = {}
    for key, value in stored.items():
        mark = columns.marked(value)
        if mark is None:
            opened[key] = value
            continue
        text = columns.unseal_if_it_opens(ANSWERS, body_id=body_id, row=draft_key, sealed=mark, key=key)
        if text is not None:
            opened[key] = json.loads(text)
    return opened


def _seal(key: str, value: Json, *, body_id: int, draft_key: str) -> str:
    return columns.seal(ANSWERS, body_id=body_id, row=draft_key, text=json.dumps(value), key=key)


def carry_over(old: Form, new: Form, stored: Mapping[str, Json]) -> dict[str, Answer | None]:
    """Return stored answers for a newer version of a form: those whose question is word for word the same.

    A question that was changed is asked again, because the answer was given to other words.
    """
    before = {question.id: question for question in questions_of(old)}
    same = {question.id for question in questions_of(new) if before.get(question.id) == question}
    return read(new, {key: value for key, value in stored.items() if key in same})


def place(definition: ServiceDefinition, answers: Answers) -> str:
    """Return where a case is, in one line for an officer's list."""
    parts = [_words(answers.get(question_id)) for question_id in definition.place]
    return ", ".join(part for part in parts if part)[:200]


def address(form: Form, stored: Mapping[str, Json], *, body_id: int, draft_key: str) -> str:
    """Return the first address that was given in a form, in one line, and nothing else opened; "" where none was."""
    asked = [question.id for question in questions_of(form) if isinstance(question, AddressQuestion)]
    kept = {key: stored[key] for key in asked if stored.get(key) is not None}
    found = read(form, unsealed(kept, body_id=body_id, draft_key=draft_key))
    return next((words for key in asked if (words := _words(found.get(key)))), "")


def file_keys(answers: Answers) -> frozenset[str]:
    """Return the keys of the files among the answers."""
    files = (item for answer in answers.values() if isinstance(answer, tuple) for item in answer)
    return frozenset(file.key for file in files if isinstance(file, FileAnswer))


def without_files(answers: Answers, lost: frozenset[str]) -> dict[str, Answer | None]:
    """Return the answers without those that name one of the `lost` files."""
    return {key: answer for key, answer in answers.items() if not file_keys({key: answer}) & lost}


def _words(answer: Answer | None) -> str:
    match answer:
        case AddressAnswer(lines=lines, postcode=postcode):
            return ", ".join([*lines, postcode])
        case str():
            return answer
        case _:
            return ""
