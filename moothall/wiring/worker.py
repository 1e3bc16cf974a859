"""The worker that runs the jobs of wiring/jobs.py, through outages of the database too, until a signal ends it."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from moothall.wiring.lanes import run_lanes

log = structlog.get_logger(logger_name="moothall.jobs")

LONGEST_WAIT_SECONDS = 30
_CONNECTION_SECONDS = 2
# PostgreSQL's errors of a connection, of a server that stops or starts, and of one without room for us.
_AWAY_STATES = ("08", "57P", "53300")


def run_worker() -> None:
    """Run jobs until SIGTERM or SIGINT, then finish those in hand and return.

    A database that goes away ends nothing: it is said in one line, and connected to again after 1, 2, 4 and at
    most 30 seconds, until it is back or a signal comes.

    Raises:
        ConnectorException: the database refuses what a worker asks of it, as one that is not migrated does.
    """
    _hush_outages()
    asyncio.run(_run_until_a_signal())


async def _run_until_a_signal() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    outage = Outage()
    while not stop.is_set():
        began = time.monotonic()
        await _or_stop(_work(outage), stop)
        if not stop.is_set():
            outage.begin(worked_seconds=time.monotonic() - began)
            await _or_stop(asyncio.sleep(outage.wait_seconds), stop)


async def _or_stop(work: Coroutine[None, None, None], stop: asyncio.Event) -> None:
    """Do `work` until it ends or `stop` is set; then cancel it and see it end."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def _work(outage: "Outage") -> None:
    """Take jobs until cancelled, which finishes those in hand, or until the database goes away."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("Jobs run on Django's database.")
    worker_app = app.with_connector(connector.get_worker_connector())
    try:
        async with _pool() as pool, worker_app.open_async(pool):
            # Procrastinate asks for timed jobs on a Django connection of its own thread, which nothing else closes.
            await sync_to_async(close_old_connections)()
            outage.end()
            await run_lanes(worker_app, _with_a_fresh_connection)
    except (psycopg.Error, ConnectorException) as error:
        if not is_outage(error):
            raise


def _with_a_fresh_connection(do: Callable[[], object], context: JobContext, worker: Worker) -> object:
    """Do a job as Django does a request: no job meets the dead connection that an earlier one left in its thread."""
    close_old_connections()
    try:
        return do()
    finally:
        close_old_connections()


@asynccontextmanager
async def _pool() -> AsyncIterator[AsyncConnectionPool]:
    """Give a pool to a database that answers.

    Raises:
        psycopg.OperationalError: it does not.
    """
    parameters = connector_params()
    async with await psycopg.AsyncConnection.connect(**parameters):
        pass
    async with AsyncConnectionPool(
        kwargs=parameters,
        check=AsyncConnectionPool.check_connection,
        timeout=_CONNECTION_SECONDS,
        open=False,
    ) as pool:
        yield pool


class Outage:
    """Whether the database is away, and how long to wait before the next look."""

    def __init__(self) -> None:
        """Begin with a database that is there."""
        self.wait_seconds = 0
        self._is_on = False

    def begin(self, *, worked_seconds: float) -> None:
        """Wait twice as long as last time, or begin at a second after a good stretch of work."""
        if worked_seconds > LONGEST_WAIT_SECONDS:
            self.wait_seconds = 0
        self.wait_seconds = min(max(1, 2 * self.wait_seconds), LONGEST_WAIT_SECONDS)
        if not self._is_on:
            log.warning("database.away")
        self._is_on = True

    def end(self) -> None:
        """Say that the database is back, if it was away."""
        if self._is_on:
            log.warning("database.back")
        self._is_on = False


def is_outage(error: BaseException | None) -> bool:
    """Say whether `error`, or what caused it, means that the database is away: not that it refused a statement."""
    while error:
        if isinstance(error, psycopg.OperationalError):
            return error.sqlstate is None or error.sqlstate.startswith(_AWAY_STATES)
        error = error.__cause__ or error.__context__
    return False


def _hush_outages() -> None:
    """Keep the tracebacks of an outage, and each attempt of a pool, out of the log: one line of ours says it."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    told_by_worker = record.name.partition(".")[0] in {"procrastinate", "asyncio"}
    return not (told_by_worker and record.exc_info and is_outage(record.exc_info[1]))
