"""Copies of all that is held about a person: asked for, filled by a job, downloaded by them, swept after a week."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.outbox import actions as outbox
from moothall.people.models import AccountCopy
from moothall.people.queries import Account
from moothall.people.sealed_accounts import COPY
from moothall.rules.refusal import Refused
from moothall.vault import columns

EFFECT = "account.copy"
KEPT = timedelta(days=7)
MOST = 3


class TooManyCopies(Refused):
    """You have three copies already. Download one of them, or wait until it is deleted."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy as its person sees it; `ready_at` is None while it is being made."""

    key: str
    asked_at: datetime
    ready_at: datetime | None
    ends_at: datetime


@transaction.atomic
def ask(*, by: Account) -> None:
    """Ask for a copy, which a job makes.

    Raises:
        TooManyCopies: there are three.
    """
    key, portal = secrets.token_hex(16), bodies.operator()
    with acting(Resident(person_id=by.person_id)):
        if AccountCopy.objects.filter(person_id=by.person_id, ends_at__gt=timezone.now()).count() >= MOST:
            raise TooManyCopies
        row = AccountCopy.objects.create(person_id=by.person_id, key=key, ends_at=timezone.now() + KEPT)
    with acting(Job(body_id=portal.id)):
        subject = {"person_id": by.person_id, "copy_id": row.id}
        outbox.require(body_id=portal.id, kind=EFFECT, key=f"copy/{key}", subject=subject)


def fill(*, person_id: int, copy_id: int, content: bytes) -> bool:
    """Keep the file of a copy; tell whether it was waited for, so that nobody is told twice."""
    with acting(Resident(person_id=person_id)):
        row = AccountCopy.objects.filter(id=copy_id, ready_at__isnull=True).first()
        if row is None:
            return False
        text = base64.b64encode(content).decode()
        sealed = columns.seal(COPY, body_id=None, row=row.key, text=text)
        AccountCopy.objects.filter(id=copy_id).update(sealed=sealed, ready_at=timezone.now())
    return True


def of_person(*, by: Account) -> tuple[Copy, ...]:
    """Return a person's copies, newest first."""
    with acting(Resident(person_id=by.person_id)):
        kept = AccountCopy.objects.filter(person_id=by.person_id, ends_at__gt=timezone.now())
        rows = list(kept.order_by("-id").only("key", "asked_at", "ready_at", "ends_at"))
    return tuple(
        Copy(key=row.key, asked_at=row.asked_at, ready_at=row.ready_at, ends_at=row.ends_at) for row in rows
    )


def read(*, by: Account, key: str) -> bytes | None:
    """Return the file of a copy of one's own, or None where there is none."""
    with acting(Resident(person_id=by.person_id)):
        row = AccountCopy.objects.filter(
            person_id=by.person_id, key=key, ready_at__isnull=False, ends_at__gt=timezone.now()
        ).first()
    if row is None:
        return None
    return base64.b64decode(columns.unseal(COPY, body_id=None, row=row.key, sealed=row.sealed))


def forget_old() -> int:
    """Delete copies whose week is over; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from moothall_copies_over()")
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0
