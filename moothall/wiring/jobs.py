"""The jobs that procrastinate runs: the outbox, one row a job, and the sweeps, by time."""

import asyncio
from datetime import timedelta

import structlog
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from moothall.bodies.context import Job, acting
from moothall.cases import sweeps
from moothall.files import actions as files
from moothall.outbox import tasks as outbox
from moothall.outbox.actions import DO_TASK
from moothall.outbox.models import OutboxRow
from moothall.people import attempts
from moothall.wiring.handlers import GIVEN_UP, HANDLERS

log = structlog.get_logger(logger_name="moothall.jobs")

MOST_TRIES = 12
# A file without a draft may still be waiting for its draft's first answer to be committed, but not for a day.
UNCLAIMED_FILE_AGE = timedelta(days=1)
# Bytes whose row has not come within a day are left from a crash.
STRAY_AGE = timedelta(days=1)


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


@app.periodic(cron="*/10 * * * *")
@app.task(name="sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Delete what has run out: the rows carry their own time, so a missed run is made up by the next."""
    now = timezone.now()
    log.info(
        "sweep",
        drafts=sweeps.sweep_drafts(at=now),
        files=files.sweep(before=now - UNCLAIMED_FILE_AGE, living=sweeps.living_drafts),
        strays=files.sweep_strays(before=now - STRAY_AGE),
        attempts=attempts.forget_old(),
    )


@app.periodic(cron="17 3 * * *")
@app.task(name="prune", queueing_lock="prune")
def prune(timestamp: int) -> None:
    """Delete the closed cases that need no longer be kept; a missed day is made up by the next."""
    log.info("prune", cases=sweeps.prune_cases(at=timezone.now()))


def run_worker() -> None:
    """Run jobs until SIGTERM or SIGINT, then finish those in hand and return."""
    asyncio.run(_run())


async def _run() -> None:
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("Jobs run on Django's database.")
    worker_app = app.with_connector(connector.get_worker_connector())
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=2,
            install_signal_handlers=True,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
        )
