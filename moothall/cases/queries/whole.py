"""All that bodies hold of a person's cases and may show them: for the copy that they download."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.cases import answers as stored
from moothall.cases.queries.status import Happening
from moothall.cases.sealed import CONTACT_EMAIL, CONTACT_PHONE, HELPER_NAME, PERSON_NAME, PLACE
from moothall.rules.answers import Answers
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version
from moothall.vault import columns, rings
from moothall.vault.columns import SealedColumn

_CASES = """
    select c.id, c.body_id, c.reference, c.version_id, c.state, c.submitted_at, c.draft_key, c.answers::text,
        c.code_digest, c.language, c.format_needed, c.is_confidential, c.changed_at, c.place_sealed,
        c.contact_email_sealed, c.contact_phone_sealed, c.person_name_sealed, c.helper_name_sealed
    from people_personbody d join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
    where d.person_id = %s order by c.submitted_at, c.id
"""
_ENTRIES = """
    select e.body_id, e.case_id, e.at, e.kind, e.to_state, e.message
    from people_personbody d join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
        join cases_caseentry e on e.body_id = c.body_id and e.case_id = c.id
    where d.person_id = %s and e.for_resident order by e.at, e.id
"""
_CaseRow = tuple[
    int, int, str, int, str, datetime, str, str, str, str, str, bool, datetime, str, str, str, str, str
]
_EntryRow = tuple[int, int, datetime, str, str, str]
_Entry = tuple[datetime, str, str, str]


_PLAIN = ("language", "format_needed", "address_is_secret", "changed_at")
_SEALED: Mapping[str, SealedColumn] = {
    "place": PLACE,
    "email": CONTACT_EMAIL,
    "mobile": CONTACT_PHONE,
    "name": PERSON_NAME,
    "sent_by_helper": HELPER_NAME,
}


@dataclass(frozen=True, kw_only=True)
class WholeCase:
    """A case with its answers and what happened to it, as far as it is for the resident.

    `about` holds what else the case says of its person, by name. `code_digest` finds what lies on lower floors.
    """

    body_id: int
    reference: str
    definition: ServiceDefinition
    state: State
    submitted_at: datetime
    answers: Answers
    happenings: tuple[Happening, ...]
    about: Mapping[str, str | bool | datetime]
    code_digest: str


def whole_cases(by: Resident) -> Iterator[WholeCase]:
    """Yield all cases of a person, oldest first, in three statements however many bodies there are."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_CASES, [by.person_id])
        cases: list[_CaseRow] = cursor.fetchall()
        cursor.execute(_ENTRIES, [by.person_id])
        entries: list[_EntryRow] = cursor.fetchall()
    rings.warm({row[1] for row in cases})
    happened: dict[tuple[int, int], list[_Entry]] = {}
    for body_id, case_id, at, kind, to_state, message in entries:
        happened.setdefault((body_id, case_id), []).append((at, kind, to_state, message))
    for row in cases:
        yield _whole(row, happened.get((row[1], row[0]), ()))


def _whole(row: _CaseRow, entries: Sequence[_Entry]) -> WholeCase:
    _, body_id, reference, version_id, state, submitted_at, draft_key, answers, code_digest, *_ = row
    definition = version(version_id=version_id).definition
    opened = stored.unsealed(json.loads(answers), body_id=body_id, draft_key=draft_key)
    return WholeCase(
        body_id=body_id,
        reference=reference,
        definition=definition,
        state=definition.workflow.state(state),
        submitted_at=submitted_at,
        answers=stored.read(definition.form, opened),
        happenings=tuple(
            Happening(
                at=at,
                kind=kind,
                state=definition.workflow.state(to_state) if to_state else None,
                message=message,
            )
            for at, kind, to_state, message in entries
        ),
        about=_about(body_id, reference, row[9:]),
        code_digest=code_digest,
    )


def _about(
    body_id: int, reference: str, kept: Sequence[str | bool | datetime]
) -> dict[str, str | bool | datetime]:
    """Return what else a case says of its person; what does not open is "", and the log says so."""
    plain, sealed = kept[: len(_PLAIN)], kept[len(_PLAIN) :]
    return {
        **dict(zip(_PLAIN, plain, strict=True)),
        **{
            name: columns.unseal_if_it_opens(column, body_id=body_id, row=reference, sealed=str(value)) or ""
            for (name, column), value in zip(_SEALED.items(), sealed, strict=True)
        },
    }
