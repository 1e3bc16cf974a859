"""The files that a person sent with their cases: a list of them, and the bytes of each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from django.db import connection

from moothall.audit import actions as audit
from moothall.bodies.context import Resident, acting
from moothall.cases import answers as stored
from moothall.cases.queries.kept_files import KeptFile, kept_files
from moothall.files import queries as files
from moothall.rules.answers import Answers, FileAnswer
from moothall.rules.services import ServiceDefinition
from moothall.services.queries import version
from moothall.vault import rings

PAGE_LENGTH = 25
_MOST_PAGES = 400
_CASES_AT_ONCE = 200
_ANSWERS = """
    select c.body_id, c.reference, c.version_id, c.submitted_at, c.draft_key, c.answers::text
    from people_personbody d cross join lateral (
        select k.body_id, k.reference, k.version_id, k.submitted_at, k.draft_key, k.answers
        from cases_case k where k.body_id = d.body_id and k.person_id = d.person_id
        order by k.submitted_at desc, k.id desc limit %(most)s
    ) c
    where d.person_id = %(person)s
    order by c.submitted_at desc, c.reference limit %(length)s offset %(skip)s
"""
_ANSWERS_OF_ONE = """
    select version_id, draft_key, code_digest, answers::text from cases_case
    where body_id = %s and person_id = %s and reference = %s
"""

_Row = tuple[int, str, int, datetime, str, str]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that somebody sent: its own name, and with which case. `key` finds it among the case's files."""

    body_id: int
    reference: str
    definition: ServiceDefinition
    sent_at: datetime
    key: str
    name: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class Documents:
    """A page of a person's documents, those of the latest case first; `page` counts from 1."""

    documents: tuple[Document, ...]
    page: int
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class OpenDocument:
    """What is kept of a file, and its bytes, to be read piece by piece and closed."""

    kept: KeptFile
    stream: BinaryIO


def of_person(by: Resident, *, page: int = 1) -> Documents:
    """Return a page of the files sent with a person's cases."""
    page = min(max(page, 1), _MOST_PAGES)
    skip = (page - 1) * PAGE_LENGTH
    found = tuple(islice(_all(by), skip, skip + PAGE_LENGTH + 1))
    return Documents(documents=found[:PAGE_LENGTH], page=page, has_more=len(found) > PAGE_LENGTH)


def find(*, by: Resident, body_id: int, reference: str, file_key: str) -> KeptFile | None:
    """Return what is kept of a file of a case that the asker sees, or None where there is nothing to show."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_ANSWERS_OF_ONE, [body_id, by.person_id, reference])
        row: tuple[int, str, str, str] | None = cursor.fetchone()
    if row is None:
        return None
    version_id, draft_key, code_digest, answers = row
    if file_key not in stored.file_keys(_read(version_id, answers, body_id=body_id, draft_key=draft_key)):
        return None
    found = kept_files(code_digests=[code_digest], keys=[file_key]).get(file_key)
    return found if found is not None and found.is_shown else None


def opened(*, by: Resident, body_id: int, reference: str, file_key: str) -> OpenDocument | None:
    """Open such a file, which is evidence of the body's; None also where its bytes are gone."""
    found = find(by=by, body_id=body_id, reference=reference, file_key=file_key)
    stream = None if found is None else files.opened(body_id=body_id, key=file_key)
    if found is None or stream is None:
        return None
    with acting(by):
        audit.record(
            body_id=body_id,
            action="files.open",
            subject_kind="file",
            subject_id=file_key,
            why="opened by somebody who acts for the resident" if by.helper_id else "opened by the resident",
        )
    return OpenDocument(kept=found, stream=stream)


def files_in(answers: Answers) -> Iterator[FileAnswer]:
    """Yield the files among answers, in their order."""
    for answer in answers.values():
        if isinstance(answer, tuple):
            yield from (item for item in answer if isinstance(item, FileAnswer))


def _all(by: Resident) -> Iterator[Document]:
    skip = 0
    while rows := _cases(by, skip=skip):
        yield from (document for row in rows for document in _documents(row))
        skip += _CASES_AT_ONCE


def _cases(by: Resident, *, skip: int) -> list[_Row]:
    values = {
        "person": by.person_id,
        "most": skip + _CASES_AT_ONCE,
        "length": _CASES_AT_ONCE,
        "skip": skip,
    }
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_ANSWERS, values)
        rows: list[_Row] = cursor.fetchall()
    rings.warm({row[0] for row in rows})
    return rows


def _documents(row: _Row) -> list[Document]:
    body_id, reference, version_id, sent_at, draft_key, answers = row
    definition = version(version_id=version_id).definition
    return [
        Document(
            body_id=body_id,
            reference=reference,
            definition=definition,
            sent_at=sent_at,
            key=file.key,
            name=file.name,
            size_bytes=file.size_bytes,
        )
        for file in files_in(_read(version_id, answers, body_id=body_id, draft_key=draft_key))
    ]


def _read(version_id: int, answers: str, *, body_id: int, draft_key: str) -> Answers:
    definition = version(version_id=version_id).definition
    opened_answers = stored.unsealed(json.loads(answers), body_id=body_id, draft_key=draft_key)
    return stored.read(definition.form, opened_answers)
