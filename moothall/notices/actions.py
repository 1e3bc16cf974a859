"""Queue notices and deliver them: each asked for once, sent at least once.

A notice is handed over at least once, not exactly once. The row stays locked while the provider is asked
and is marked in the same transaction. When the process dies (kill -9, power) after the provider took the
message over and before that transaction is committed, the database drops the lock, the row still says
queued, and the next job sends it again. The second message can be told from a second notice: GOV.UK Notify
shows both under the same reference, which is our key, and over SMTP both have the same Message-ID, which
many mailboxes show once.
"""

import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.notices.channels import providers
from moothall.notices.channels.messages import Channel, ChannelFailed, Kind, Sent
from moothall.notices.models import Notice
from moothall.notices.sealed import TO
from moothall.outbox import actions as outbox
from moothall.rules.formats import Format, needs_hand
from moothall.rules.language import Language
from moothall.vault import columns
from moothall.vault.failures import VaultFailed

# What is too secret to lie in a row stands in its text as a mark: (text, the case's reference) -> the text to send.
Fill = Callable[[str, str], str]
# Where a notice goes at the moment of sending, None where nobody may have it any more: it may have waited.
Whom = Callable[[Notice], str | None]

EFFECT = "notice.send"
FAILED = "notice.failed"
GIVE_UP_AFTER = timedelta(hours=24)

_INSERT = """
    insert into notices_notice
        (body_id, key, kind, to_sealed, subject, body_text, language, case_reference,
        format_needed, hand_key, reader_id)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict do nothing returning id
"""


class StillToSend(Exception):
    """The notice could not be sent yet: the job must try again."""

    def __init__(self, code: str) -> None:
        """Keep the channel's short code, or `locked` when another process is sending the notice."""
        super().__init__(f"{self.__doc__} ({code})")
        self.code = code


class NobodyMayHaveIt(ChannelFailed):
    """Whom the message was for may not have it any more."""


@cache
def channel() -> Channel:
    """Return the channel that MOOTHALL_NOTICES names, set up from the environment. Raises NotConfigured."""
    return providers.channel(settings.NOTICES_PROVIDER, os.environ)


def queue(
    *,
    body_id: int,
    key: str,
    kind: Kind,
    to: str,
    subject: str,
    text: str,
    language: Language,
    about: str,
    format_needed: str = "",
    is_secret: bool = False,
    reader: int | None = None,
) -> int | None:
    """Ask for one notice; return its id, or None when the same `key` was asked for before.

    It is sent by a job that exists if and only if the caller's transaction commits. `to` is an email
    address, a telephone number, or the lines of a postal address joined by newlines. `about` is the case's
    reference; `format_needed` (of rules.formats) is what its reader asked for, "" for nothing special. Where no
    channel can make that, the letter is to be sent by hand as well, unless it `is_secret`: what opens something, for
    minutes or to its reader alone, is shown to nobody else. `reader` is the person to whom the portal itself writes.
    """
    sealed = columns.seal(TO, body_id=body_id, row=key, text=to)
    with connection.cursor() as cursor:
        by_hand = bool(format_needed) and not is_secret and needs_hand(Format(format_needed), kind)
        hand_key = secrets.token_hex(16) if by_hand else ""
        words = [sealed, subject, text, language.value, about, format_needed, hand_key, reader]
        cursor.execute(_INSERT, [body_id, key, kind.value, *words])
        row = cursor.fetchone()
    if row is None:
        return None
    notice_id = int(row[0])
    outbox.require(body_id=body_id, kind=EFFECT, key=f"notice/{key}", subject={"notice_id": notice_id})
    return notice_id


def as_queued(notice: Notice) -> str | None:
    """Return where a notice was to go when it was asked for."""
    return notice.to_address


def deliver(
    *, body_id: int, notice_id: int, fill: Fill, whom: Whom = as_queued, through: Channel | None = None
) -> None:
    """Send one notice and mark it, in a transaction of its own; a notice that is settled is left alone.

    `fill` puts in what the stored text only marks; what it makes is sent and never stored. `whom` is asked each time
    where it goes now. A refusal marks it failed and announces `notice.failed`; so does a channel that has been away
    for 24 hours, and an answer that it may go to nobody. Call it outside other transactions, so that the count of
    attempts is kept.

    Raises:
        StillToSend: the channel is away, or another process is at it: try again later.
        NotConfigured: the channel lacks a setting; the notice stays queued.
    """
    carrier = through or channel()
    with acting(Job(body_id=body_id)):
        notice = _claim(body_id=body_id, notice_id=notice_id)
        if notice is None:
            return
        try:
            _readdress(notice, whom(notice))
            sent = carrier.send(notice.message(fill(notice.body_text, notice.case_reference)))
        except VaultFailed as failure:
            must_try_again = None
            _note_end(notice, code=type(failure).__name__, attempts=notice.attempts + 1)
        except ChannelFailed as failure:
            must_try_again = _note_failure(notice, failure, at=timezone.now())
        else:
            must_try_again = None
            _note_sent(notice, sent, at=timezone.now())
    if must_try_again is not None:
        raise StillToSend(must_try_again.code) from must_try_again


def note_reader(*, body_id: int, key: str, reader: int) -> None:
    """Write down to whom a message was, once that is known. The context must be of the body's job."""
    Notice.objects.filter(body_id=body_id, key=key).update(reader_id=reader)


def forget_reader(*, body_id: int, reader: int) -> None:
    """Let no message say any more that it was to this person, and none wait to be brought to them by hand.

    The context must be of the body's job.
    """
    theirs = Notice.objects.filter(body_id=body_id, reader_id=reader)
    theirs.filter(handed_on__isnull=True).update(hand_key="")
    theirs.update(reader_id=None)


def move(notice: Notice, *, to: str) -> None:
    """Let a notice go to another address, if it still waits to be sent. The context must be of the body's job."""
    if notice.state != Notice.State.QUEUED:
        return
    sealed = columns.seal(TO, body_id=notice.body_id, row=notice.key, text=to)
    waiting = Notice.objects.filter(body_id=notice.body_id, id=notice.id, state=Notice.State.QUEUED)
    waiting.update(to_sealed=sealed)


def give_up(*, body_id: int, notice_id: int, code: str) -> None:
    """Mark a notice failed that nobody will try to send again, and announce it; a settled one is left alone.

    Raises:
        StillToSend: another process is sending it at this moment.
    """
    with acting(Job(body_id=body_id)):
        notice = _claim(body_id=body_id, notice_id=notice_id)
        if notice is not None:
            _note_end(notice, code=notice.last_error_code or code, attempts=notice.attempts)


def _claim(*, body_id: int, notice_id: int) -> Notice | None:
    """Lock a queued notice; a locked one is tried again, since whoever holds it may die first."""
    queued = Notice.objects.filter(body_id=body_id, id=notice_id, state=Notice.State.QUEUED)
    notice = queued.select_for_update(skip_locked=True).first()
    if notice is None and queued.exists():
        raise StillToSend("locked")
    return notice


def _readdress(notice: Notice, to: str | None) -> None:
    """Let a notice go where it goes now, and keep that."""
    if to is None:
        raise NobodyMayHaveIt("withdrawn")
    if to != notice.to_address:
        notice.to_sealed = columns.seal(TO, body_id=notice.body_id, row=notice.key, text=to)
        Notice.objects.filter(body_id=notice.body_id, id=notice.id).update(to_sealed=notice.to_sealed)


def _note_sent(notice: Notice, sent: Sent, *, at: datetime) -> None:
    Notice.objects.filter(body_id=notice.body_id, id=notice.id).update(
        state=Notice.State.SENT,
        sent_at=at,
        provider=settings.NOTICES_PROVIDER,
        provider_reference=sent.provider_reference,
        attempts=notice.attempts + 1,
        last_error_code="",
    )


def _note_failure(notice: Notice, failure: ChannelFailed, *, at: datetime) -> ChannelFailed | None:
    """Count the attempt; settle a notice that is beyond help, otherwise return the failure."""
    if failure.permanent or at - notice.created_at >= GIVE_UP_AFTER:
        _note_end(notice, code=failure.code, attempts=notice.attempts + 1)
        return None
    Notice.objects.filter(body_id=notice.body_id, id=notice.id).update(
        provider=settings.NOTICES_PROVIDER, attempts=notice.attempts + 1, last_error_code=failure.code[:60]
    )
    return failure


def _note_end(notice: Notice, *, code: str, attempts: int) -> None:
    Notice.objects.filter(body_id=notice.body_id, id=notice.id).update(
        state=Notice.State.FAILED,
        provider=settings.NOTICES_PROVIDER,
        attempts=attempts,
        last_error_code=code[:60],
    )
    outbox.announce(
        body_id=notice.body_id,
        name=FAILED,
        key=f"{FAILED}/{notice.key}",
        subject={"reference": notice.case_reference, "notice_key": notice.key},
    )
