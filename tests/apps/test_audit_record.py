"""Whoever acts leaves evidence in their own name, and reads none of it unless they serve the body."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from moothall.audit import actions as audit
from moothall.audit.models import AuditRow
from moothall.bodies.context import Context, DraftHolder, GrantHolder, Job, Officer, Resident, acting
from moothall.bodies.queries import KnownBody

pytestmark = [pytest.mark.isolation, pytest.mark.django_db]

LIE = """
    select moothall_record(%s, 'resident', 8, null, null, 'cases.open', 'case', 'X', '', false, false, '', '')
"""


def noted(by: Context, body: KnownBody) -> AuditRow:
    """Record something and return the row as a job of the body reads it."""
    with acting(by):
        audit.record(body_id=body.id, action="test.act", subject_kind="case", subject_id="X", why="w" * 900)
    with acting(Job(body_id=body.id)):
        return AuditRow.objects.filter(body_id=body.id).latest("id")


def test_the_actor_is_the_contexts_own(camden: KnownBody) -> None:
    officer = Officer(person_id=7, body_ids=(camden.id,), purpose="casework", team_id=3)
    for by, expected in (
        (officer, ("officer", 7, None, 3, "casework")),
        (Resident(person_id=7), ("resident", 7, None, None, "")),
        (Resident(person_id=7, helper_id=9), ("resident", 9, 7, None, "")),
        (DraftHolder(digest="a", body_id=camden.id), ("draft_holder", None, None, None, "")),
        (GrantHolder(digest="a", body_id=camden.id), ("grant_holder", None, None, None, "")),
        (Job(body_id=camden.id), ("job", None, None, None, "")),
    ):
        row = noted(by, camden)
        assert (row.actor_kind, row.actor_id, row.for_id, row.team_id, row.purpose) == expected


def test_residents_add_in_their_own_name_alone_and_read_nothing(camden: KnownBody) -> None:
    with (
        pytest.raises(ProgrammingError, match="one's own name"),
        acting(Resident(person_id=7)),
        connection.cursor() as cursor,
    ):
        cursor.execute(LIE, [camden.id])
    for by in (Resident(person_id=7), DraftHolder(digest="a", body_id=camden.id)):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(by):
            list(AuditRow.objects.all()[:1])


@pytest.mark.parametrize(
    ("by", "values"),
    [
        (Officer(person_id=7, body_ids=(1,), purpose="x"), "'officer', 8, null, null, 'cases.open'"),
        (Officer(person_id=7, body_ids=(1,), purpose="x"), "'officer', 7, 8, null, 'cases.open'"),
        (Officer(person_id=7, body_ids=(1,), purpose="x"), "'job', null, null, null, 'cases.open'"),
        (Officer(person_id=7, body_ids=(), purpose="x"), "'officer', 7, null, null, 'cases.open'"),
        (Resident(person_id=7), "'resident', 9, 7, null, 'cases.open'"),
        (Resident(person_id=7, helper_id=9), "'resident', 7, null, null, 'cases.open'"),
        (DraftHolder(digest="a", body_id=1), "'officer', 7, null, null, 'cases.open'"),
        (GrantHolder(digest="a", body_id=1), "'job', null, null, null, 'cases.open'"),
        (Job(body_id=1), "'officer', 7, null, null, 'cases.open'"),
        (Job(body_id=2), "'job', null, null, null, 'cases.open'"),
        (Job(body_id=1), "'job', null, null, null, 'audit.erase_detail'"),
        (Job(body_id=1), "'job', null, null, null, 'audit.end_details'"),
    ],
)
def test_no_role_writes_in_anothers_name_nor_a_tombstone(camden: KnownBody, by: Context, values: str) -> None:
    here = {1: camden.id}
    if isinstance(by, Officer):
        by = replace(by, body_ids=tuple(here[body_id] for body_id in by.body_ids))
    elif not isinstance(by, Resident):
        by = replace(by, body_id=here.get(by.body_id, camden.id + 1))
    with pytest.raises(ProgrammingError, match="one's own name"), acting(by), connection.cursor() as cursor:
        cursor.execute(
            f"select moothall_record(%s, {values}, 'case', 'X', '', false, false, '', '')", [camden.id]
        )


@pytest.mark.parametrize(
    "statement",
    [
        "insert into audit_auditrow (body_id) values (%s)",
        "insert into audit_auditdetail (id, body_id, salt, why, request_id) values (99, %s, '', 'x', '')",
        "select nextval('audit_auditrow_id_seq'), %s",
    ],
)
def test_evidence_is_added_by_its_function_alone(camden: KnownBody, statement: str) -> None:
    for by in (
        Officer(person_id=7, body_ids=(camden.id,), purpose="x"),
        Resident(person_id=7),
        DraftHolder(digest="a", body_id=camden.id),
        GrantHolder(digest="a", body_id=camden.id),
        Job(body_id=camden.id),
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(by),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [camden.id])


def test_an_id_of_a_request_holds_no_words(camden: KnownBody) -> None:
    with (
        pytest.raises(IntegrityError, match="no id of a request"),
        acting(Job(body_id=camden.id)),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select moothall_record(%s, 'job', null, null, null, 'a.b', 'case', 'X', '', false, false, '', %s)",
            [camden.id, "r\nmoved"],
        )


def test_without_a_context_nothing_is_recorded(camden: KnownBody) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(LIE, [camden.id])
