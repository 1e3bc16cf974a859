"""A person's own cases at all bodies, as they see them, or as somebody who acts for them does.

The context decides which: the database shows a helper what the right covers. Each question is one statement,
however many bodies there are: for each body that the person is listed at, the latest cases by index.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.audit import actions as audit
from moothall.bodies.context import Resident, acting
from moothall.cases import answers as stored
from moothall.cases.queries.status import CaseStatus, StatusRow, status_of
from moothall.cases.sealed import HELPER_NAME
from moothall.rules.answers import Answer
from moothall.rules.forms import questions_of
from moothall.rules.masks import masked_answers
from moothall.rules.questions import Question
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version
from moothall.vault import columns

PAGE_LENGTH = 25
MOST_COUNTED = 100
_MOST_PAGES = 400

_CASES = """
    select c.body_id, c.reference, c.version_id, c.state, c.submitted_at, c.helper_id
    from people_personbody d cross join lateral (
        select k.body_id, k.reference, k.version_id, k.state, k.submitted_at, k.helper_id
        from cases_case k where k.body_id = d.body_id and k.person_id = d.person_id
        order by k.submitted_at desc, k.id desc limit %(most)s
    ) c
    where d.person_id = %(person)s
    order by c.submitted_at desc, c.reference limit %(length)s offset %(skip)s
"""
# A message changes its case: the latest messages are about the cases that changed last.
_MESSAGES = """
    select e.body_id, c.reference, c.version_id, e.at, e.message
    from people_personbody d cross join lateral (
        select k.id, k.reference, k.version_id
        from cases_case k where k.body_id = d.body_id and k.person_id = d.person_id
        order by k.changed_at desc, k.id desc limit %(most)s
    ) c join cases_caseentry e on e.body_id = d.body_id and e.case_id = c.id
    where d.person_id = %(person)s and e.for_resident and e.message <> ''
    order by e.at desc, e.id desc limit %(length)s offset %(skip)s
"""
_NEW = """
    select count(*) from (
        select 1 from people_personbody d cross join lateral (
            select k.id from cases_case k
            where k.body_id = d.body_id and k.person_id = d.person_id
                and k.changed_at > coalesce(%(seen)s, '-infinity'::timestamptz)
        ) c join cases_caseentry e on e.body_id = d.body_id and e.case_id = c.id
        where d.person_id = %(person)s and e.for_resident and e.message <> ''
            and e.at > coalesce(%(seen)s, '-infinity'::timestamptz)
        limit %(most)s
    ) found
"""
_STATUS = """
    select c.reference, c.version_id, c.state, c.submitted_at, e.at, e.kind, e.to_state, e.message
    from cases_case c join cases_caseentry e on e.body_id = c.body_id and e.case_id = c.id
    where c.body_id = %s and c.person_id = %s and c.reference = %s and e.for_resident
    order by e.at, e.id
"""
_BODY = """
    select d.body_id from people_personbody d
        join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
    where d.person_id = %s and c.reference = %s
"""
_ANSWERS = """
    select version_id, draft_key, answers::text from cases_case
    where body_id = %s and person_id = %s and reference = %s
"""
_SENT_BY = """
    select helper_name_sealed from cases_case
    where body_id = %s and person_id = %s and reference = %s and helper_id is not null
"""


_Row = tuple[int, str, int, str, datetime, int | None]


@dataclass(frozen=True, kw_only=True)
class OwnCase:
    """A case in the list of its person; `helper_id` is who sent it for them."""

    body_id: int
    reference: str
    definition: ServiceDefinition
    state: State
    submitted_at: datetime
    helper_id: int | None


@dataclass(frozen=True, kw_only=True)
class OwnCases:
    """A page of a person's cases, the latest first; `page` counts from 1."""

    cases: tuple[OwnCase, ...]
    page: int
    has_more: bool


@dataclass(frozen=True, kw_only=True)
class CaseMessage:
    """What a body wrote about a case."""

    body_id: int
    reference: str
    definition: ServiceDefinition
    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class CaseMessages:
    """A page of what bodies wrote, the latest first; `page` counts from 1."""

    messages: tuple[CaseMessage, ...]
    page: int
    has_more: bool


def own_cases(by: Resident, *, page: int = 1) -> OwnCases:
    """Return a page of a person's cases at all bodies."""
    page = min(max(page, 1), _MOST_PAGES)
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_CASES, _of_page(by, page))
        rows: list[_Row] = cursor.fetchall()
    return OwnCases(
        cases=tuple(_listed(row) for row in rows[:PAGE_LENGTH]), page=page, has_more=len(rows) > PAGE_LENGTH
    )


def body_of_own(by: Resident, *, reference: str) -> int | None:
    """Return the body that has a case with this reference, where it is this person's own."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_BODY, [by.person_id, reference])
        row: tuple[int] | None = cursor.fetchone()
    return None if row is None else row[0]


def own_case(by: Resident, *, body_id: int, reference: str) -> CaseStatus | None:
    """Return one case of a person, or None where it is not theirs, or not for this helper to see.

    That a helper opened it is evidence of the body's.
    """
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_STATUS, [body_id, by.person_id, reference])
        rows: list[StatusRow] = cursor.fetchall()
        if rows and by.helper_id is not None:
            _note_helper(body_id, reference)
    return status_of(rows, body_id=body_id)


@dataclass(frozen=True, kw_only=True)
class OwnAnswer:
    """A question that was answered, with the answer as officers see it at first; `masked` is "" or takes its place.

    `is_unreadable` where what is kept of the answer does not open.
    """

    question: Question
    answer: Answer | None
    masked: str
    is_unreadable: bool


def own_answers(by: Resident, *, body_id: int, reference: str) -> tuple[OwnAnswer, ...]:
    """Return what was answered in a case of a person, in the order of its form; nothing where it is not theirs.

    What lies over the shoulder of whoever reads it is masked: their copy holds it whole.
    """
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [body_id, by.person_id, reference])
        row: tuple[int, str, str] | None = cursor.fetchone()
    if row is None:
        return ()
    version_id, draft_key, text = row
    form, kept = version(version_id=version_id).definition.form, json.loads(text)
    found = stored.read(form, stored.unsealed(kept, body_id=body_id, draft_key=draft_key))
    masked = masked_answers({one.id: one for one in questions_of(form)}, found)
    return tuple(
        OwnAnswer(
            question=question,
            answer=found.get(question.id),
            masked=masked.get(question.id, ""),
            is_unreadable=found.get(question.id) is None,
        )
        for question in questions_of(form)
        if kept.get(question.id) is not None
    )


def sent_by(by: Resident, *, body_id: int, reference: str) -> str:
    """Return the name of who sent a case for its person, as it was then; "" where they did so themselves."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_SENT_BY, [body_id, by.person_id, reference])
        row: tuple[str] | None = cursor.fetchone()
    sealed = row[0] if row else ""
    return columns.unseal_if_it_opens(HELPER_NAME, body_id=body_id, row=reference, sealed=sealed) or ""


def messages(by: Resident, *, page: int = 1) -> CaseMessages:
    """Return a page of the messages about a person's cases."""
    page = min(max(page, 1), _MOST_PAGES)
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_MESSAGES, _of_page(by, page))
        rows: list[tuple[int, str, int, datetime, str]] = cursor.fetchall()
    found = (
        CaseMessage(
            body_id=body_id,
            reference=reference,
            definition=version(version_id=version_id).definition,
            at=at,
            words=words,
        )
        for body_id, reference, version_id, at, words in rows[:PAGE_LENGTH]
    )
    return CaseMessages(messages=tuple(found), page=page, has_more=len(rows) > PAGE_LENGTH)


def new_messages(by: Resident, *, since: datetime | None) -> int:
    """Return how many messages came after a moment, or at all where there is none; MOST_COUNTED at most."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_NEW, {"person": by.person_id, "seen": since, "most": MOST_COUNTED})
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0


def _of_page(by: Resident, page: int) -> dict[str, int]:
    """Return the parameters of a list: one row more than a page, to know whether there is another."""
    skip = (page - 1) * PAGE_LENGTH
    return {
        "person": by.person_id,
        "most": skip + PAGE_LENGTH + 1,
        "length": PAGE_LENGTH + 1,
        "skip": skip,
    }


def _note_helper(body_id: int, reference: str) -> None:
    audit.record(
        body_id=body_id,
        action="cases.open_as_helper",
        subject_kind="case",
        subject_id=reference,
        why="opened by somebody who acts for the resident",
    )


def _listed(row: _Row) -> OwnCase:
    body_id, reference, version_id, state, submitted_at, helper_id = row
    definition = version(version_id=version_id).definition
    return OwnCase(
        body_id=body_id,
        reference=reference,
        definition=definition,
        state=definition.workflow.state(state),
        submitted_at=submitted_at,
        helper_id=helper_id,
    )
