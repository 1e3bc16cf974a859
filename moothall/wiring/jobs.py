"""The jobs that procrastinate runs: the outbox, one row a job, and the sweeps, by time."""

from datetime import timedelta
from functools import partial

import structlog
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from moothall.audit import digests, sealing
from moothall.bodies.context import Job, acting
from moothall.files import actions as files
from moothall.outbox import tasks as outbox
from moothall.outbox.actions import DO_TASK
from moothall.outbox.models import OutboxRow
from moothall.people import arrangement_news, attempts, codes, copies, post_files, rights_over, sessions
from moothall.people.credentials import actions as credentials
from moothall.people.credentials import errands, guesses, invitations
from moothall.people.identity.oidc import pending
from moothall.people.models import Errand
from moothall.portability import retention
from moothall.services import functions
from moothall.wiring.handlers import GIVEN_UP, HANDLERS
from moothall.wiring.lanes import PROMPT

log = structlog.get_logger(logger_name="moothall.jobs")

MOST_TRIES = 12
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
        {
            Errand.Kind.RESET: partial(invitations.send_reset, names=functions.names()),
            Errand.Kind.LOCKED: credentials.tell_locked,
        }
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


@app.periodic(cron="37 * * * *")
@app.task(name="people.arrangements_ending", queueing_lock="people.arrangements_ending")
def tell_of_arrangements_ending(timestamp: int) -> None:
    """Let both sides of an arrangement know that it ends soon; a missed hour is made up by the next that runs."""
    log.info("people.arrangements_ending", arrangements=arrangement_news.announce_ending(at=timezone.now()))


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
