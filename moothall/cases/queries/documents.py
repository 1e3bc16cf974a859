"""The files that a person sent with their cases, as their answers name them."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.cases import answers as stored
from moothall.rules.answers import Answer, FileAnswer
from moothall.rules.services import ServiceDefinition
from moothall.services.queries import version
from moothall.vault import rings

MOST_CASES = 200
_ANSWERS = """
    select c.body_id, c.reference, c.version_id, c.submitted_at, c.draft_key, c.answers::text
    from people_personbody d cross join lateral (
        select k.body_id, k.reference, k.version_id, k.submitted_at, k.draft_key, k.answers
        from cases_case k where k.body_id = d.body_id and k.person_id = d.person_id
        order by k.submitted_at desc, k.id desc limit %(most)s
    ) c
    where d.person_id = %(person)s
    order by c.submitted_at desc limit %(most)s
"""


_Row = tuple[int, str, int, datetime, str, str]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that somebody sent: its own name, and with which case."""

    body_id: int
    reference: str
    definition: ServiceDefinition
    sent_at: datetime
    name: str
    size_bytes: int


def of_person(by: Resident) -> tuple[Document, ...]:
    """Return the files sent with a person's latest two hundred cases, newest case first."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_ANSWERS, {"person": by.person_id, "most": MOST_CASES})
        rows: list[_Row] = cursor.fetchall()
    rings.warm({row[0] for row in rows})
    return tuple(document for row in rows for document in _documents(row))


def _documents(row: _Row) -> list[Document]:
    body_id, reference, version_id, sent_at, draft_key, answers = row
    definition = version(version_id=version_id).definition
    opened = stored.unsealed(json.loads(answers), body_id=body_id, draft_key=draft_key)
    given = stored.read(definition.form, opened)
    return [
        Document(
            body_id=body_id,
            reference=reference,
            definition=definition,
            sent_at=sent_at,
            name=file.name,
            size_bytes=file.size_bytes,
        )
        for answer in given.values()
        for file in _files(answer)
    ]


def _files(answer: Answer | None) -> list[FileAnswer]:
    return [item for item in answer if isinstance(item, FileAnswer)] if isinstance(answer, tuple) else []
