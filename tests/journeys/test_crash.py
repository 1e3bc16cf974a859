"""Killed between submit and answer, whatever is killed and when: the resident tries again, and there is one case."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest

from tests.cast import BINS, CANARY, answers_for
from tests.journeys.browsers import Browser, reference_on
from tests.journeys.crashes import Portal, a_portal, eventually
from tests.journeys.site import PATIENCE_SECONDS

SERVICE = f"/camden/{BINS}"
LOCK_THE_DRAFT = "select id from cases_draft for update"
LOCK_THE_NOTICES = "lock table notices_notice in exclusive mode"
ONE_OF_EACH = (1, 1, 1, 1)
NOTHING = (0, 0, 0, 0)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with a_portal(tmp_path_factory.mktemp("var")) as portal:
        yield portal


@pytest.fixture
def portal(started: Portal) -> Portal:
    """A portal at which nobody has sent anything."""
    with started.site.database.owner() as owner:
        tables = ("cases_draft", "cases_caseentry", "cases_case", "notices_notice", "outbox_outboxrow")
        owner.execute(f"truncate {', '.join(tables)} cascade".encode())
    return started


@pytest.fixture
def browser(portal: Portal) -> Iterator[Browser]:
    """Somebody who looks at their answers and is about to send them."""
    with httpx.Client(timeout=PATIENCE_SECONDS) as http:
        found = Browser(portal=portal.site.portal, http=http)
        found.fill_in(SERVICE, answers_for(BINS))
        yield found


def sent_once(portal: Portal, browser: Browser) -> None:
    """Press the button again, twice, and find exactly one case with everything that belongs to it."""
    first = browser.press_until_answered()
    second = browser.press_until_answered()
    assert first.headers["Location"] == second.headers["Location"]
    page = browser.look(first.headers["Location"])
    assert portal.counted() == ONE_OF_EACH
    assert portal.ask("select reference from cases_case") == (reference_on(page),)


def not_sent_yet(portal: Portal, browser: Browser) -> None:
    """Find no case and every answer still there."""
    assert portal.counted() == NOTHING
    assert CANARY in browser.look(browser.at).text


def press_meanwhile(browser: Browser, during: Callable[[], None]) -> httpx.Response | None:
    """Press the button, do something while the portal is at it, and return the answer if one came."""
    with ThreadPoolExecutor(1) as pool:
        pressed: Future[httpx.Response] = pool.submit(browser.press)
        during()
        try:
            return pressed.result()
        except httpx.TransportError:
            return None


def test_the_web_process_is_killed_before_it_reads_the_request(portal: Portal, browser: Browser) -> None:
    portal.signal_web(signal.SIGSTOP)
    browser.send_and_hang_up()
    portal.kill_web()
    portal.start_web()
    not_sent_yet(portal, browser)
    sent_once(portal, browser)


@pytest.mark.parametrize("lock", [LOCK_THE_DRAFT, LOCK_THE_NOTICES], ids=["at first", "before the commit"])
def test_the_web_process_is_killed_in_the_middle_of_sending(
    portal: Portal, browser: Browser, lock: str
) -> None:
    def kill() -> None:
        portal.waiting_backend()
        portal.kill_web()

    with portal.held_up(lock):
        assert press_meanwhile(browser, kill) is None
    eventually(portal.is_idle)
    portal.start_web()
    not_sent_yet(portal, browser)
    sent_once(portal, browser)


def test_the_web_process_is_killed_after_the_commit_and_before_the_answer(
    portal: Portal, browser: Browser
) -> None:
    with browser.sent_unread():
        eventually(lambda: portal.counted() == ONE_OF_EACH)
        portal.kill_web()
    portal.start_web()
    sent_once(portal, browser)


def test_the_connection_is_lost_right_after_the_request(portal: Portal, browser: Browser) -> None:
    browser.send_and_hang_up()
    sent_once(portal, browser)
    eventually(portal.is_idle)
    assert portal.counted() == ONE_OF_EACH


@pytest.mark.parametrize("lock", [LOCK_THE_DRAFT, LOCK_THE_NOTICES], ids=["at first", "before the commit"])
def test_the_database_is_killed_in_the_middle_of_sending(portal: Portal, browser: Browser, lock: str) -> None:
    def kill() -> None:
        portal.waiting_backend()
        portal.kill_postgres()

    with portal.held_up(lock):
        answer = press_meanwhile(browser, kill)
    assert answer is not None
    assert answer.status_code == 503
    portal.start_postgres()
    assert portal.counted() == NOTHING
    sent_once(portal, browser)


def test_the_database_is_killed_right_after_the_commit(portal: Portal, browser: Browser) -> None:
    with browser.sent_unread():
        eventually(lambda: portal.counted() == ONE_OF_EACH)
        portal.kill_postgres()
    portal.start_postgres()
    assert portal.counted() == ONE_OF_EACH
    sent_once(portal, browser)


def test_only_the_backend_that_sends_is_killed(portal: Portal, browser: Browser) -> None:
    with portal.held_up(LOCK_THE_NOTICES):
        answer = press_meanwhile(browser, lambda: os.kill(portal.waiting_backend(), signal.SIGKILL))
    assert answer is not None
    assert answer.status_code == 503
    eventually(lambda: portal.counted() == NOTHING)
    sent_once(portal, browser)


def test_both_are_killed_at_once(portal: Portal, browser: Browser) -> None:
    def kill() -> None:
        portal.waiting_backend()
        portal.kill_postgres()
        portal.kill_web()

    with portal.held_up(LOCK_THE_DRAFT):
        press_meanwhile(browser, kill)
    portal.start_postgres()
    portal.start_web()
    not_sent_yet(portal, browser)
    sent_once(portal, browser)
