"""A database that hangs costs residents some seconds and an honest page, and the portal is back when it is."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from moothall.config.database import Patience, database_from_url
from tests.clusters import Database

PATIENCE = Patience(statement=1.0, lock=0.5, idle_in_transaction=1.0, silence=1.5, pool=1.0)
# The limits add up at worst: a check of the connection in silence, then a wait for another one.
MOST_SECONDS = 8.0
UP, AWAY = 200, 503


@pytest.fixture
def impatient(own_database: Database) -> Iterator[Database]:
    """A database of its own, and Django connected to it as the web process is, but with less patience."""
    own_database.connect_django()
    django = connections["default"]
    assert isinstance(django, DatabaseWrapper)
    described = database_from_url(own_database.url, patience=PATIENCE, most_connections=2)
    django.settings_dict.update(described)
    yield own_database
    django.close()
    django.close_pool()  # type: ignore[attr-defined]


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """Hold a table that nobody else then reads or writes."""
    with psycopg.connect(database.admin_url) as owner:
        owner.execute(f"lock table {table} in access exclusive mode".encode())
        yield


@contextmanager
def stopped(database: Database) -> Iterator[None]:
    """Freeze the server and its processes for this database: it neither answers nor hangs up."""
    with psycopg.connect(database.admin_url) as owner:
        backends = owner.execute("select pid from pg_stat_activity where datname = current_database()")
        pids = [int(pid) for (pid,) in backends.fetchall()]
    server = int(Path(f"/proc/{pids[0]}/stat").read_text().rpartition(")")[2].split()[1])
    frozen = [server, *(pid for pid in pids if Path(f"/proc/{pid}").exists())]
    try:
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in reversed(frozen):
            os.kill(pid, signal.SIGCONT)


def ask(path: str = "/status") -> tuple[int, float]:
    """Send a form, or look at a page that needs no database; return the status and the seconds that it took.

    The test client leaves open what the web process gives back to the pool at the end of a request.
    """
    browser = Client(HTTP_HOST=settings.PORTAL_HOST, raise_request_exception=False)
    began = time.monotonic()
    if path == "/status":
        status = browser.post(path, {"reference": "0000-0000-00", "code": "AAAA-1111"}).status_code
    else:
        status = browser.get(path).status_code
    connection.close()
    return status, time.monotonic() - began


def back_within(seconds: float) -> bool:
    """Tell whether a form is answered again before some seconds are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ask()[0] == UP:
            return True
    return False


def test_a_form_that_waits_for_a_lock_is_answered_in_time_and_works_afterwards(impatient: Database) -> None:
    assert ask()[0] == UP
    with locked(impatient, "people_attempt"):
        status, seconds = ask()
    assert status == AWAY
    assert seconds < MOST_SECONDS
    assert ask()[0] == UP


def test_a_form_is_answered_in_time_by_a_frozen_database_and_works_after_the_thaw(
    impatient: Database,
) -> None:
    assert ask()[0] == UP
    with stopped(impatient):
        for _ in range(2):
            status, seconds = ask()
            assert status == AWAY
            assert seconds < MOST_SECONDS
        status, seconds = ask("/healthz")
        assert (status, seconds < PATIENCE.pool) == (UP, True)
    assert back_within(10 + MOST_SECONDS)


def test_a_statement_without_end_is_ended(impatient: Database) -> None:
    began = time.monotonic()
    with pytest.raises(OperationalError, match="statement timeout"), connection.cursor() as cursor:
        cursor.execute("select pg_sleep(60)")
    assert time.monotonic() - began < MOST_SECONDS


def test_the_web_alone_is_impatient_and_pools_its_connections() -> None:
    url = "postgresql://somebody:secret@db.example/moothall"
    web = database_from_url(url, patience=PATIENCE, most_connections=6)["OPTIONS"]
    job = database_from_url(url)["OPTIONS"]
    assert isinstance(web, dict)
    assert isinstance(job, dict)
    assert "statement_timeout=1000" in web["options"]
    assert web["pool"]["timeout"] == PATIENCE.pool
    assert web["pool"]["min_size"] == web["pool"]["max_size"] == 6
    assert {"options", "pool"}.isdisjoint(job)
    assert job["keepalives_idle"] == web["keepalives_idle"] == 10
