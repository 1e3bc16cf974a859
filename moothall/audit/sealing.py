"""Chain what is committed: a seal over the rows of a body that none covers yet.

A row waits for its seal by a mark in its detail, so the order of commits does not matter: what is committed late
with a low id is found by the next seal. Every run may be cut off at any moment, and two may meet.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection
from django.utils import timezone

from moothall.audit.models import AuditRow, AuditSeal
from moothall.bodies.context import Job, acting
from moothall.rules.audit_chain import NO_DIGEST, Row, Seal, digest_of_row, digest_of_seal

MOST_ROWS = 2000
# Who seals, and who reads the chain whole, does it alone in a body.
_LOCK = "select pg_try_advisory_xact_lock(hashtextextended('audit/' || %s, 0))"
_WAITING_LOCK = "select pg_advisory_xact_lock(hashtextextended('audit/' || %s, 0))"
# From the marks to their rows, never the other way round: the planner would read the whole history to find its end.
_WAITING = """
    select r.* from audit_auditdetail d cross join lateral (
        select * from audit_auditrow r where r.body_id = d.body_id and r.id = d.id offset 0) r
    where d.body_id = %s and d.seal_number is null order by d.id limit %s
"""
_MARK = """
    update audit_auditdetail set seal_number = %s where body_id = %s and id = any (%s) and seal_number is null
"""


def seal_waiting(*, most: int = MOST_ROWS) -> int:
    """Seal every body that has rows without a seal, up to `most` rows in each seal; return how many were sealed."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_bodies_with_unsealed_rows()")
        body_ids = [int(row[0]) for row in cursor.fetchall()]
    return sum(seal_body(body_id=body_id, most=most) for body_id in body_ids)


def seal_body(*, body_id: int, most: int = MOST_ROWS) -> int:
    """Seal what waits in one body, a transaction for each seal; return how many rows. Another sealer is left alone."""
    total = 0
    while True:
        with acting(Job(body_id=body_id)):
            seal = _next_seal(body_id, most) if _locked(body_id) else None
            if seal is None:
                return total
            _write(seal)
        total += len(seal.row_ids)
        if not seal.leaves_some:
            return total


def wait_for_sealer(body_id: int) -> None:
    """Let no seal be made in a body until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_LOCK, [body_id])


def row_of(row: AuditRow) -> Row:
    """Return a row as the chain covers it."""
    return Row(
        id=row.id,
        body_id=row.body_id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        for_id=row.for_id,
        team_id=row.team_id,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        purpose=row.purpose,
        is_outside=row.is_outside,
        refused=row.refused,
        detail_digest=bytes(row.detail_digest),
    )


def seal_of(seal: AuditSeal) -> Seal:
    """Return a seal as the chain links it."""
    return Seal(
        body_id=seal.body_id,
        number=seal.number,
        at=seal.at,
        first_position=seal.first_position,
        leaves_some=seal.leaves_some,
        row_ids=tuple(seal.row_ids),
        row_digests=bytes(seal.row_digests),
        previous=bytes(seal.previous),
        digest=bytes(seal.digest),
    )


def _locked(body_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [body_id])
        row: tuple[bool] | None = cursor.fetchone()
    return row is not None and row[0]


def _next_seal(body_id: int, most: int) -> Seal | None:
    found = [row_of(row) for row in AuditRow.objects.raw(_WAITING, [body_id, most + 1])]
    if not found:
        return None
    last = AuditSeal.objects.filter(body_id=body_id).order_by("-number").first()
    return _sealed(body_id, found[:most], last, leaves_some=len(found) > most)


def _sealed(body_id: int, rows: Iterable[Row], last: AuditSeal | None, *, leaves_some: bool) -> Seal:
    digests = {row.id: digest_of_row(row) for row in rows}
    bare = Seal(
        body_id=body_id,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        first_position=last.first_position + len(last.row_ids) if last else 1,
        leaves_some=leaves_some,
        row_ids=tuple(digests),
        row_digests=b"".join(digests.values()),
        previous=bytes(last.digest) if last else NO_DIGEST,
        digest=NO_DIGEST,
    )
    return replace(bare, digest=digest_of_seal(bare))


def _write(seal: Seal) -> None:
    """Write a seal and take its rows' marks away, both or neither."""
    AuditSeal.objects.create(
        body_id=seal.body_id,
        number=seal.number,
        at=seal.at,
        first_position=seal.first_position,
        last_position=seal.first_position + len(seal.row_ids) - 1,
        leaves_some=seal.leaves_some,
        row_ids=list(seal.row_ids),
        row_digests=seal.row_digests,
        previous=seal.previous,
        digest=seal.digest,
    )
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [seal.number, seal.body_id, list(seal.row_ids)])
