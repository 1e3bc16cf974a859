"""All that bodies hold of a person's cases and may show them: for the copy that they download."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.cases import answers as stored
from moothall.rules.answers import Answers
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version

_CASES = """
    select c.id, c.body_id, c.reference, c.version_id, c.state, c.submitted_at, c.draft_key, c.answers::text
    from people_personbody d join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
    where d.person_id = %s order by c.submitted_at, c.id
"""
_ENTRIES = """
    select e.body_id, e.case_id, e.at, e.kind, e.message
    from people_personbody d join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
        join cases_caseentry e on e.body_id = c.body_id and e.case_id = c.id
    where d.person_id = %s and e.for_resident order by e.at, e.id
"""
_CaseRow = tuple[int, int, str, int, str, datetime, str, str]
_EntryRow = tuple[int, int, datetime, str, str]


@dataclass(frozen=True, kw_only=True)
class WholeCase:
    """A case with its answers and what happened to it, as far as it is for the resident: (when, what, words)."""

    body_id: int
    reference: str
    definition: ServiceDefinition
    state: State
    submitted_at: datetime
    answers: Answers
    happenings: tuple[tuple[datetime, str, str], ...]


def whole_cases(by: Resident) -> Iterator[WholeCase]:
    """Yield all cases of a person, oldest first, in two statements however many bodies there are."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_CASES, [by.person_id])
        cases: list[_CaseRow] = cursor.fetchall()
        cursor.execute(_ENTRIES, [by.person_id])
        entries: list[_EntryRow] = cursor.fetchall()
    happened: dict[tuple[int, int], list[tuple[datetime, str, str]]] = {}
    for body_id, case_id, at, kind, message in entries:
        happened.setdefault((body_id, case_id), []).append((at, kind, message))
    for case_id, body_id, reference, version_id, state, submitted_at, draft_key, answers in cases:
        definition = version(version_id=version_id).definition
        opened = stored.unsealed(json.loads(answers), body_id=body_id, draft_key=draft_key)
        yield WholeCase(
            body_id=body_id,
            reference=reference,
            definition=definition,
            state=definition.workflow.state(state),
            submitted_at=submitted_at,
            answers=stored.read(definition.form, opened),
            happenings=tuple(happened.get((body_id, case_id), ())),
        )
