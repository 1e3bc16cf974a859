"""What follows when the outbox has tried for the last time: the notice has failed, and the case says so."""

import pytest
from procrastinate import JobContext
from procrastinate import jobs as procrastinate_jobs
from procrastinate.contrib.django import app
from structlog.testing import capture_logs

from moothall.bodies.context import Job, acting
from moothall.cases.queries import desk
from moothall.notices import actions as notices
from moothall.notices.channels.messages import NotConfigured
from moothall.notices.models import Notice
from moothall.outbox import tasks as outbox
from moothall.outbox.actions import DO_TASK
from moothall.outbox.models import OutboxRow
from moothall.people.queries import Colleague
from moothall.wiring import jobs
from moothall.wiring.handlers import HANDLERS
from tests.cast import Filed


def row_named(filed: Filed, name: str) -> OutboxRow:
    with acting(Job(body_id=filed.council.id)):
        return OutboxRow.objects.get(body_id=filed.council.id, name=name)


def try_to_send(filed: Filed, *, attempts: int) -> None:
    """Do the job of the notice as the worker does, after some attempts in vain."""
    job = procrastinate_jobs.Job(
        id=1,
        queue="default",
        lock=None,
        queueing_lock=None,
        task_name=DO_TASK,
        attempts=attempts,
    )
    context = JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)
    row = row_named(filed, "notice.send")
    jobs.do_outbox_row(context, row_id=row.id, body_id=filed.council.id)


@pytest.fixture
def _not_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_set_up() -> None:
        raise NotConfigured("smtp_host")

    monkeypatch.setattr(notices, "channel", not_set_up)


def notice_of(filed: Filed) -> Notice:
    with acting(Job(body_id=filed.council.id)):
        return Notice.objects.get(body_id=filed.council.id)


@pytest.mark.usefixtures("_not_set_up")
def test_a_try_that_is_not_the_last_gives_nothing_up(filed: Filed) -> None:
    with pytest.raises(NotConfigured):
        try_to_send(filed, attempts=jobs.MOST_TRIES - 1)
    assert notice_of(filed).state == Notice.State.QUEUED
    assert row_named(filed, "notice.send").gave_up_at is None


@pytest.mark.usefixtures("_not_set_up")
def test_after_the_last_try_the_notice_has_failed_and_the_case_notes_it(
    filed: Filed, officer: Colleague
) -> None:
    with capture_logs() as lines, pytest.raises(NotConfigured):
        try_to_send(filed, attempts=jobs.MOST_TRIES)
    assert [line["event"] for line in lines] == ["outbox.gave_up"]
    assert (notice_of(filed).state, notice_of(filed).last_error_code) == (Notice.State.FAILED, "gave_up")
    assert row_named(filed, "notice.send").gave_up_at is not None
    told = row_named(filed, "notice.failed")
    outbox.do(row_id=told.id, body_id=filed.council.id, handlers=HANDLERS)
    opened = desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)
    assert [event.kind for event in opened.history] == ["submitted", "notice_failed"]


def test_a_notice_that_was_sent_is_not_given_up(filed: Filed) -> None:
    outbox.do(row_id=row_named(filed, "notice.send").id, body_id=filed.council.id, handlers=HANDLERS)
    notices.give_up(body_id=filed.council.id, notice_id=notice_of(filed).id, code="gave_up")
    assert notice_of(filed).state == Notice.State.SENT
