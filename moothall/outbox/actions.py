"""Require an effect, announce news: a row in this transaction, and a job that follows its commit."""

import json
from collections.abc import Mapping

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from moothall.outbox.models import OutboxRow

Subject = Mapping[str, str | int]
DO_TASK = "outbox.do"

_INSERT = """
    insert into outbox_outboxrow (body_id, sort, name, key, subject) values (%s, %s, %s, %s, %s)
    on conflict do nothing returning id
"""


def require(*, body_id: int, kind: str, key: str, subject: Subject) -> None:
    """Require the effect `kind` on the world once: a second call with the same `key` does nothing.

    `subject` holds ids only. The job is deferred in this transaction, so it exists if and only if the row does.
    """
    _add(body_id=body_id, sort=OutboxRow.Sort.EFFECT, name=kind, key=key, subject=subject)


def announce(*, body_id: int, name: str, key: str, subject: Subject) -> None:
    """Tell apps on higher floors what happened; `key` makes the same news one row. `subject` holds ids only."""
    _add(body_id=body_id, sort=OutboxRow.Sort.NEWS, name=name, key=key, subject=subject)


def defer(*, row_id: int, body_id: int) -> bool:
    """Ask for the job that does one row; return False where one is waiting already, which is enough."""
    try:
        with transaction.atomic():
            _defer(row_id=row_id, body_id=body_id)
    except AlreadyEnqueued:
        return False
    return True


def _add(*, body_id: int, sort: str, name: str, key: str, subject: Subject) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [body_id, sort, name, key, json.dumps(dict(subject))])
        row = cursor.fetchone()
    if row is not None:
        # No job can be waiting for a row that nobody else sees yet.
        _defer(row_id=row[0], body_id=body_id)


def _defer(*, row_id: int, body_id: int) -> None:
    app.configure_task(DO_TASK, queueing_lock=f"outbox/{row_id}").defer(row_id=row_id, body_id=body_id)
