"""The jobs that procrastinate runs: the outbox, one row a job, and the sweeps, by time."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from moothall.audit import digests, sealing
from moothall.bodies.context import Job, acting
from moothall.files import actions as files
from moothall.outbox import tasks as outbox
from moothall.outbox.actions import DO_TASK
from moothall.outbox.models import OutboxRow
from moothall.people import attempts, codes, copies, post_files, rights_over, sessions
from moothall.people.credentials import actions as credentials
from moothall.people.credentials import errands, guesses, invitations
from moothall.people.identity.oidc import pending
from moothall.people.models import Errand
from moothall.portability import retention
from moothall.wiring.handlers import GIVEN_UP, HANDLERS
from moothall.wiring.lanes import PROMPT, run_lanes

log = structlog.get_logger(logger_name="moothall.jobs")

MOST_TRIES = 12
# Bytes whose row has not come within a day are left from a crash.
STRAY_AGE = timedelta(days=1)
LONGEST_WAIT_SECONDS = 30
_CONNECTION_SECONDS = 2
# PostgreSQL's errors of a connection, of a server that stops or starts, and of one without room for us.
_AWAY_STATES = ("08", "57P", "53300")


@app.task(name=DO_TASK, pass_context=True, retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=3))
def do_outbox_row(context: JobContext, row_id: int, body_id: int) -> None:
    """Do one outbox row; after the last try in vain, mark it as given up so that nothing asks for it again."""
    try:
        outbox.do(row_id=row_id, body_id=body_id, handlers=HANDLERS)
    except Exception:
        if context.job.attempts >= MOST_TRIES:
            give_up(row_id=row_id, body_id=body_id)
        raise


def give_up(*, row_id: int, body_id: int) -> None:
    """Mark an outbox row as given up, with what follows from it; said in one line."""
    with acting(Job(body_id=body_id)):
        row = OutboxRow.objects.get(body_id=body_id, id=row_id)
        outbox.give_up(row_id=row_id, body_id=body_id)
        if row.name in GIVEN_UP:
            GIVEN_UP[row.name](body_id, row.subject)
    log.error("outbox.gave_up", row_id=row_id, body_id=body_id, name=row.name)


@app.periodic(cron="* * * * *")
@app.task(name="outbox.ask_again", queueing_lock="outbox.ask_again")
def ask_again(timestamp: int) -> None:
    """Ask for jobs that were lost; late or doubled runs do no harm."""
    found = outbox.ask_again()
    if found:
        log.warning("outbox.asked_again", rows=found)


@app.periodic(cron="* * * * *")
@app.task(name="people.end_sessions", queueing_lock="people.end_sessions")
def end_sessions(timestamp: int) -> None:
    """End the sessions at the desk that a post opened which ended by its day."""
    ended = sessions.end_of_leavers()
    if ended:
        log.info("sessions.of_leavers_ended", sessions=ended)


@app.periodic(cron="* * * * * */3")
@app.task(name="audit.seal", queueing_lock="audit.seal", queue=PROMPT)
def seal(timestamp: int) -> None:
    """Chain the evidence that was committed since."""
    sealing.seal_waiting()


@app.periodic(cron="7 * * * *")
@app.task(name="audit.sign_days", queueing_lock="audit.sign_days")
def sign_days(timestamp: int) -> None:
    """Sign the last day's chain of each body, once it is over; a missed day is made up by the next hour that runs."""
    log.info("audit.sign_days", digests=digests.sign_days(at=timezone.now()))


@app.periodic(cron="* * * * * */10")
@app.task(name="people.errands", queueing_lock="people.errands")
def run_errands(timestamp: int) -> None:
    """Do what is owed to the owners of accounts that somebody named: links and warnings."""
    done = errands.run(
        {Errand.Kind.RESET: invitations.send_reset, Errand.Kind.LOCKED: credentials.tell_locked}
    )
    if done:
        log.info("people.errands", done=done)


@app.periodic(cron="23 7 * * *")
@app.task(name="people.rights_over", queueing_lock="people.rights_over")
def tell_of_rights_over(timestamp: int) -> None:
    """Tell both sides that a right to act for somebody has run out; a missed day is made up by the next that runs."""
    told = rights_over.tell()
    if told:
        log.info("people.rights_over", told=told)


@app.periodic(cron="*/10 * * * *")
@app.task(name="sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Delete what lives for hours at most: the rows carry their own time, so a missed run is made up by the next.

    What a run of retention counts first, and may hold back, is not touched here.
    """
    now = timezone.now()
    log.info(
        "sweep",
        strays=files.sweep_strays(before=now - STRAY_AGE),
        attempts=attempts.forget_old(),
        proof_codes=codes.forget_old(),
        copies=copies.forget_old(),
        issuer_attempts=pending.forget_old(),
        sessions=sessions.forget_old(),
        locks=guesses.forget_old(),
        post_files=post_files.forget_old(at=now),
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="prune", queueing_lock="prune")
def prune(timestamp: int) -> None:
    """Delete what need no longer be kept, once a day: whoever comes first after a day was missed makes it up."""
    rows = retention.run(at=timezone.now())
    if rows:
        log.info("prune", rows=rows)


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
