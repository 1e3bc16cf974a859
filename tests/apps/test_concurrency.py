"""Two at once: one case, no answer lost, and nobody waits for ever. Real commits, real connections."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from django.db import close_old_connections, connections

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases.actions import drafts, submission
from moothall.cases.actions.submission import Sent
from moothall.cases.models import Case, CaseEntry
from moothall.cases.queries.drafts import EMPTY, HeldDraft, held
from moothall.cases.refusals import NoSuchDraft
from moothall.notices.models import Notice
from moothall.outbox.models import OutboxRow
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.services.queries import Published
from tests.cast import BINS, answers_for, council
from tests.clusters import ROOT, Database

PATIENCE_SECONDS = 20
KEY = "concurrently-answered-"


@pytest.fixture
def holder(own_database: Database) -> DraftHolder:
    """Somebody whose draft is complete and committed."""
    own_database.connect_django()
    found = DraftHolder(digest="a" * 64, body_id=council("camden").id)
    answer(found, to_json(answers_for(BINS)))
    return found


def service() -> Published:
    found = services.current(slug=BINS)
    assert found is not None
    return found


def answer(by: DraftHolder, answers: dict[str, Json], earlier: HeldDraft = EMPTY) -> bool:
    """Keep answers as one request does."""
    with acting(by):
        return drafts.keep(
            by=by, key=KEY, service=service(), earlier=earlier, answers=answers, language=Language.EN
        )


def send(by: DraftHolder) -> Sent:
    """Send the draft as one request does."""
    with acting(by):
        return submission.submit(by=by, key=KEY, language=Language.EN)


def in_a_thread(act: Callable[[], object]) -> object:
    """Do it on a connection of this thread's own."""
    try:
        return act()
    finally:
        connections["default"].close()
        close_old_connections()


@contextmanager
def draft_locked(database: Database) -> Iterator[psycopg.Connection]:
    """Hold the lock of every draft until the block ends, so that whoever comes has to wait."""
    with database.owner() as owner, owner.transaction():
        owner.execute("select id from cases_draft for update")
        yield owner


def wait_for(database: Database, *, waiting: int) -> None:
    """Return once this many connections wait for a lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(database.admin_url, autocommit=True) as watcher:
        while time.monotonic() < until:
            row = watcher.execute(
                "select count(distinct pid) from pg_locks where not granted and pid <> pg_backend_pid()"
            ).fetchone()
            if row is not None and row[0] >= waiting:
                return
            time.sleep(0.01)
    raise TimeoutError(waiting)


def at_once(database: Database, *acts: Callable[[], object]) -> list[object]:
    """Let all acts come to the draft while it is locked, then let go of it."""
    with ThreadPoolExecutor(len(acts)) as pool:
        with draft_locked(database):
            running: list[Future[object]] = [pool.submit(in_a_thread, act) for act in acts]
            wait_for(database, waiting=len(acts))
        return [each.result(timeout=PATIENCE_SECONDS) for each in running]


def counted(by: DraftHolder) -> tuple[int, int, int, int]:
    """Return how many cases, entries, notices and required effects there are."""
    with acting(Job(body_id=by.body_id)):
        return (
            Case.objects.filter(body_id=by.body_id).count(),
            CaseEntry.objects.filter(body_id=by.body_id).count(),
            Notice.objects.filter(body_id=by.body_id).count(),
            OutboxRow.objects.filter(body_id=by.body_id).count(),
        )


def test_two_clicks_at_once_make_one_case(own_database: Database, holder: DraftHolder) -> None:
    first, second = at_once(own_database, lambda: send(holder), lambda: send(holder))
    assert first == second
    assert counted(holder) == (1, 1, 1, 1)


def test_many_clicks_at_once_make_one_case(own_database: Database, holder: DraftHolder) -> None:
    found = at_once(own_database, *(lambda: send(holder) for _ in range(8)))
    assert len({str(each) for each in found}) == 1
    assert counted(holder) == (1, 1, 1, 1)


def test_an_answer_from_a_second_tab_is_in_the_case_or_is_told_that_it_came_too_late(
    own_database: Database, holder: DraftHolder
) -> None:
    sent, is_kept = at_once(own_database, lambda: send(holder), lambda: answer(holder, {"which_bin": "food"}))
    with acting(Job(body_id=holder.body_id)):
        case = Case.objects.get(body_id=holder.body_id)
    assert isinstance(sent, Sent)
    assert sent.reference == case.reference
    assert case.answers["which_bin"] == ("food" if is_kept else "recycling")
    assert counted(holder)[:2] == (1, 1)


def test_an_answer_after_sending_changes_nothing(own_database: Database, holder: DraftHolder) -> None:
    send(holder)
    assert not answer(holder, {"which_bin": "food"})
    with acting(Job(body_id=holder.body_id)):
        assert Case.objects.get(body_id=holder.body_id).answers["which_bin"] == "recycling"


def test_two_tabs_that_answer_at_once_both_keep_their_answer(
    own_database: Database, holder: DraftHolder
) -> None:
    kept = at_once(
        own_database,
        lambda: answer(holder, {"which_bin": "food"}),
        lambda: answer(holder, {"is_assisted": True}),
        lambda: answer(holder, {"contact_by": "none"}),
    )
    assert kept == [True, True, True]
    with acting(holder):
        found = held(by=holder, key=KEY, service=service()).answers
    assert (found["which_bin"], found["is_assisted"], found["contact_by"]) == ("food", True, "none")


def test_two_first_answers_at_once_make_one_draft(own_database: Database, holder: DraftHolder) -> None:
    with own_database.owner() as owner:
        owner.execute("delete from cases_draft")
    pairs: list[dict[str, Json]] = [{"bin_was_out": True}, {"which_bin": "food"}]
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(in_a_thread, partial(answer, holder, given)) for given in pairs]
        assert [each.result(timeout=PATIENCE_SECONDS) for each in running] == [True, True]
    with acting(holder):
        assert held(by=holder, key=KEY, service=service()).answers == {
            "bin_was_out": True,
            "which_bin": "food",
        }


def test_a_thief_who_sends_at_the_same_time_gets_nothing(own_database: Database, holder: DraftHolder) -> None:
    thief = DraftHolder(digest="b" * 64, body_id=holder.body_id)
    with ThreadPoolExecutor(2) as pool:
        own, stolen = (pool.submit(in_a_thread, partial(send, by)) for by in (holder, thief))
        assert isinstance(own.result(timeout=PATIENCE_SECONDS), Sent)
        with pytest.raises(NoSuchDraft):
            stolen.result(timeout=PATIENCE_SECONDS)
    assert counted(holder) == (1, 1, 1, 1)


IN_A_PROCESS = """
import django; django.setup()
from moothall.bodies.context import DraftHolder, acting
from moothall.cases.actions import submission
from moothall.rules.language import Language
by = DraftHolder(digest="a" * 64, body_id={body_id})
with acting(by):
    print(submission.submit(by=by, key={key!r}, language=Language.EN).reference)
"""


def test_two_processes_at_once_make_one_case(own_database: Database, holder: DraftHolder) -> None:
    program = IN_A_PROCESS.format(body_id=holder.body_id, key=KEY)
    with draft_locked(own_database):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", program],
                cwd=ROOT,
                env=own_database.environment(),
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        wait_for(own_database, waiting=2)
    first, second = (process.communicate(timeout=PATIENCE_SECONDS)[0].strip() for process in running)
    assert first == second != ""
    assert counted(holder) == (1, 1, 1, 1)
