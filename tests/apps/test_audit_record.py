"""Whoever acts leaves evidence in their own name, and reads none of it unless they serve the body."""

import pytest
from django.db import ProgrammingError, connection, transaction

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
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(Resident(person_id=7)),
        connection.cursor() as cursor,
    ):
        cursor.execute(LIE, [camden.id])
    for by in (Resident(person_id=7), DraftHolder(digest="a", body_id=camden.id)):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(by):
            list(AuditRow.objects.all()[:1])


def test_without_a_context_nothing_is_recorded(camden: KnownBody) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(LIE, [camden.id])
