"""The code of a case lies in no row: it is filled in for whoever reads a notice, and for that moment only."""

import pytest

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases.actions import casework, letters
from moothall.notices import actions as notices
from moothall.notices.models import Notice
from moothall.outbox import tasks as outbox
from moothall.outbox.models import OutboxRow
from moothall.wiring.handlers import HANDLERS
from tests.apps.notice_scene import Recorder
from tests.apps.table_scan import tables_with
from tests.cast import BINS, Filed, council, employ, file_case
from tests.clusters import Database


@pytest.fixture
def committed(own_database: Database) -> Filed:
    own_database.connect_django()
    body = council("camden")
    return file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)


def spellings(filed: Filed) -> tuple[str, str]:
    """The code as people are told it, and as they may type it."""
    return filed.sent.code, filed.sent.code.replace("-", "")


def do_all(body_id: int) -> None:
    """Do what stands in the outbox, as the worker does."""
    with acting(Job(body_id=body_id)):
        ids = list(OutboxRow.objects.filter(body_id=body_id).values_list("id", flat=True))
    for row_id in ids:
        outbox.do(row_id=row_id, body_id=body_id, handlers=HANDLERS)


def test_no_row_of_any_table_holds_the_code_before_or_after_delivery(
    committed: Filed, own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "notices_notice" in tables_with(own_database, committed.sent.reference)
    assert tables_with(own_database, *spellings(committed)) == set()
    recorder = Recorder()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    do_all(committed.council.id)
    assert [committed.sent.code in message.body for message in recorder.taken] == [True]
    assert "((" not in recorder.taken[0].body
    assert tables_with(own_database, *spellings(committed)) == set()


def test_an_officers_words_cannot_call_for_the_code(filed: Filed) -> None:
    officer = employ("Ayo Clerk", (filed.council,))
    casework.write(
        by=officer,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=1,
        message="Is it ((code))?",
    )
    with acting(Job(body_id=filed.council.id)):
        written = Notice.objects.filter(body_id=filed.council.id).latest("id")
    assert "Is it (" in written.body_text
    assert filed.sent.code not in letters.with_code(written.body_text, filed.sent.reference)
