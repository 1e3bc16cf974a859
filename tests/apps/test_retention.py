"""Closed cases are kept for as long as their service promises, not a day longer, and then nothing of them is left."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.db import Error, connection, transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from moothall.audit.models import AuditRow
from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases import sweeps
from moothall.cases.actions import casework, drafts, news, submission
from moothall.cases.models import Case
from moothall.cases.queries.drafts import EMPTY
from moothall.files import actions as files
from moothall.people.queries import Colleague
from moothall.rules.answer_json import to_json
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.wiring import jobs
from tests.apps.table_scan import tables_with
from tests.cast import CANARY, POTHOLE, Filed, answers_for, council, employ
from tests.clusters import Database
from tests.evidence import told

DAY = timedelta(days=1)
KEPT_DAYS = 2192
PHOTO = "f" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FILES_FOLDER=tmp_path):
        yield tmp_path


def photographed(slug: str, digit: str, photo: str) -> Filed:
    """A pothole with a photo, sent to a council."""
    body = council(slug)
    by, key, service = (
        DraftHolder(digest=digit * 64, body_id=body.id),
        digit * 22,
        services.current(slug=POTHOLE),
    )
    assert service is not None
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    answer = FileAnswer(key=photo, name="hole.png", size_bytes=1, content_type="image/png")
    with acting(by):
        files.keep_image(
            by=by,
            draft_key=key,
            key=photo,
            name="hole.png",
            content=drawn.getvalue(),
            content_type="image/png",
        )
        answers = to_json({**answers_for(POTHOLE), "photo": (answer,)})
        drafts.keep(by=by, key=key, service=service, earlier=EMPTY, answers=answers, language=Language.EN)
        return Filed(
            council=body, sent=submission.submit(by=by, key=key, language=Language.EN), key=key, by=by
        )


def close(filed: Filed, officer: Colleague) -> None:
    """Let an officer close a case, in the first closed state that they can lead it to."""
    service = services.current(slug=POTHOLE)
    assert service is not None
    workflow = service.definition.workflow
    step = next(
        step
        for step in workflow.transitions
        if workflow.initial in step.from_states and not workflow.state(step.to_state).is_open
    )
    casework.move(
        by=officer,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=1,
        transition=step.id,
        reason="Seen",
        message="We have seen it",
    )


def remaining(filed: Filed) -> int:
    with acting(Job(body_id=filed.council.id)):
        return Case.objects.filter(body_id=filed.council.id).count()


@pytest.fixture
def closed(db: None, folder: Path) -> Filed:
    filed = photographed("camden", "d", PHOTO)
    close(filed, employ("Ayo Clerk", (filed.council,)))
    return filed


def after(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_a_closed_case_is_deleted_when_its_time_has_come_and_not_a_day_early(closed: Filed) -> None:
    assert sweeps.prune_cases(at=after(KEPT_DAYS) - DAY) == 0
    assert remaining(closed) == 1
    assert sweeps.prune_cases(at=after(KEPT_DAYS)) == 1
    assert remaining(closed) == 0
    assert sweeps.prune_cases(at=after(KEPT_DAYS)) == 0


def test_what_is_noted_after_closing_does_not_prolong_it_and_reopening_does(closed: Filed) -> None:
    officer = employ("Ayo Clerk", (closed.council,))
    casework.note(
        by=officer, body_id=closed.council.id, reference=closed.sent.reference, revision=2, reason="Late"
    )
    with acting(Job(body_id=closed.council.id)):
        cases = Case.objects.filter(body_id=closed.council.id)
        cases.update(changed_at=after(KEPT_DAYS))
        cases.update(is_open=True)
    assert sweeps.prune_cases(at=after(KEPT_DAYS)) == 0
    with acting(Job(body_id=closed.council.id)):
        Case.objects.filter(body_id=closed.council.id).update(is_open=False)
    assert sweeps.prune_cases(at=after(KEPT_DAYS)) == 1


def test_an_open_case_is_never_deleted_however_old(db: None, folder: Path) -> None:
    filed = photographed("camden", "d", PHOTO)
    assert sweeps.prune_cases(at=after(40 * 365)) == 0
    assert remaining(filed) == 1


def test_the_function_itself_refuses_open_cases(db: None, folder: Path) -> None:
    filed = photographed("camden", "d", PHOTO)
    with acting(Job(body_id=filed.council.id)):
        ids = list(Case.objects.filter(body_id=filed.council.id).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("select moothall_prune_cases(%s, %s)", [filed.council.id, ids])
        assert cursor.fetchone() == (0,)
    assert remaining(filed) == 1


def test_no_trace_is_left_but_the_audit_row(own_database: Database, folder: Path) -> None:
    own_database.connect_django()
    filed, other = photographed("camden", "d", PHOTO), photographed("leeds", "e", "a" * 32)
    for each in (filed, other):
        close(each, employ(f"Clerk of {each.council.slug}", (each.council,)))
    news.note_failed_notice(
        body_id=filed.council.id,
        reference=filed.sent.reference,
        notice_key=f"{filed.sent.reference}/received",
    )
    with own_database.owner() as owner:
        owner.execute("update cases_case set is_open = true where body_id = %s", [other.council.id])
    before = tables_with(own_database, filed.sent.reference, PHOTO)
    assert {"cases_case", "notices_notice", "files_storedfile", "audit_auditrow"} <= before
    assert sweeps.prune_cases(at=after(KEPT_DAYS)) == 1
    assert tables_with(own_database, filed.sent.reference, PHOTO, filed.key) == {"audit_auditrow"}
    assert [file.parent.name for file in folder.rglob("*") if file.is_file()] == [str(other.council.id)]
    with own_database.owner() as owner:
        for table in (
            "cases_case",
            "cases_caseentry",
            "notices_notice",
            "outbox_outboxrow",
            "files_storedfile",
        ):
            found = owner.execute(f"select distinct body_id from {table}".encode()).fetchall()
            assert found == [(other.council.id,)], table
    assert tables_with(own_database, CANARY) == set(), "also where a case stays, its place is sealed"


def test_the_audit_row_tells_the_reference_the_count_and_the_rule(closed: Filed) -> None:
    sweeps.prune_cases(at=after(KEPT_DAYS))
    with acting(Job(body_id=closed.council.id)):
        rows = AuditRow.objects.filter(body_id=closed.council.id, action="cases.prune")
        [(_, why, _)], row = told(rows), rows.get()
    assert (row.actor_kind, row.subject_id) == ("job", closed.sent.reference)
    # The case, its draft, two entries, two notices and their outbox rows, one photo.
    assert why.startswith(f"9 rows deleted: kept for {KEPT_DAYS} days after ")


@pytest.mark.parametrize("role", ["moothall_officer", "moothall_job", "moothall_draft", "moothall_resident"])
def test_no_role_of_a_context_may_prune(closed: Filed, role: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            cursor.execute("select moothall_prune_cases(%s, '{1}')", [closed.council.id])


def test_the_application_changes_no_history_by_saying_that_it_prunes(closed: Filed) -> None:
    for settings in ("moothall.migrating", "moothall.pruning"):
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, 'on', true)", [settings])
    with connection.cursor() as cursor, acting(Job(body_id=closed.council.id)):
        delete = partial(cursor.execute, "delete from cases_caseentry where body_id = %s")
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            delete([closed.council.id])


def test_the_owner_deletes_no_history_outside_the_function(own_database: Database, folder: Path) -> None:
    own_database.connect_django()
    filed = photographed("camden", "d", PHOTO)
    for statement in (
        "delete from cases_caseentry where body_id = %s",
        "update cases_caseentry set reason = '' where body_id = %s",
    ):
        with own_database.owner() as owner, pytest.raises(psycopg.Error, match="only ever added"):
            owner.execute(statement.encode(), [filed.council.id])


def test_the_daily_job_prunes(closed: Filed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        timezone, "now", lambda: datetime.now(tz=timezone.get_current_timezone()) + KEPT_DAYS * DAY
    )
    jobs.prune(0)
    assert remaining(closed) == 0
