"""Chain what is committed: a seal over the rows of a body that none covers yet.

A row waits for its seal by a mark in its detail, so the order of commits does not matter: what is committed late
with a low id is found by the next seal. Every run may be cut off at any moment, and two may meet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from moothall.audit import heads
from moothall.audit.models import AuditRow, AuditSeal
from moothall.audit.signing import sign_seal
from moothall.bodies.context import Job, acting
from moothall.rules.audit_chain import NO_DIGEST, Seal, digest_of_seal
from moothall.rules.audit_heads import Head
from moothall.rules.audit_rows import Row, digest_of_row

log = structlog.get_logger(logger_name="moothall.audit")

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


@dataclass(frozen=True, kw_only=True)
class Done:
    """How many rows were sealed in a body, and the head to note: None where the database contradicts the last one."""

    rows: int
    head: Head | None


def seal_waiting(*, most: int = MOST_ROWS) -> int:
    """Seal every body that has rows without a seal, up to `most` rows in each seal; return how many were sealed."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_bodies_with_unsealed_rows()")
        body_ids = [int(row[0]) for row in cursor.fetchall()]
    noted = heads.noted() if body_ids else {}
    done = [_seal_body(body_id, noted.get(body_id), most=most) for body_id in body_ids]
    _note(each.head for each in done)
    return sum(each.rows for each in done)


def seal_body(*, body_id: int, most: int = MOST_ROWS) -> int:
    """Seal what waits in one body, a transaction for each seal; return how many rows. Another sealer is left alone."""
    done = _seal_body(body_id, heads.noted().get(body_id), most=most)
    _note([done.head])
    return done.rows


def agrees(noted: Head | None, *, body_id: int) -> bool:
    """Tell whether the database has the seal that was last noted outside it; the caller acts in the body."""
    if noted is None:
        return True
    found = (
        AuditSeal.objects.filter(body_id=body_id, number=noted.seal).values_list("digest", flat=True).first()
    )
    return found is not None and bytes(found).hex() == noted.digest


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


def head_of(last: AuditSeal, noted: Head | None) -> Head:
    """Return the head that a last seal makes, with what was noted of the signed days."""
    before = noted or Head(body_id=last.body_id, seal=0, digest="", rows=0)
    return replace(before, seal=last.number, digest=bytes(last.digest).hex(), rows=last.last_position)


def _seal_body(body_id: int, noted: Head | None, *, most: int) -> Done:
    """Seal beyond what was noted where the database contradicts it: nothing takes the place of what is gone."""
    total, last = 0, None
    is_sound = True
    while True:
        with acting(Job(body_id=body_id)):
            if not _locked(body_id):
                break
            is_sound = is_sound and (last is not None or agrees(noted, body_id=body_id))
            seal = _next_seal(body_id, most, noted)
            if seal is None:
                break
            last = _write(seal)
        total += len(seal.row_ids)
        if not seal.leaves_some:
            break
    if not is_sound:
        log.error("audit.heads_disagree", body_id=body_id, seal=noted.seal if noted else 0)
    return Done(rows=total, head=head_of(last, noted) if last is not None and is_sound else None)


def _note(found: Iterable[Head | None]) -> None:
    """Note heads outside the database, once what they tell of is committed."""
    wanted = [head for head in found if head is not None]
    transaction.on_commit(partial(heads.note, wanted, keys=settings.AUDIT_KEYS))


def _locked(body_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [body_id])
        row: tuple[bool] | None = cursor.fetchone()
    return row is not None and row[0]


def _next_seal(body_id: int, most: int, noted: Head | None) -> Seal | None:
    found = [row_of(row) for row in AuditRow.objects.raw(_WAITING, [body_id, most + 1])]
    if not found:
        return None
    last = AuditSeal.objects.filter(body_id=body_id).order_by("-number").first()
    end = (
        Head(body_id=body_id, seal=0, digest=NO_DIGEST.hex(), rows=0) if last is None else head_of(last, None)
    )
    if noted is not None and end.seal < noted.seal:
        end = noted
    return _sealed(found[:most], end, leaves_some=len(found) > most)


def _sealed(rows: Iterable[Row], end: Head, *, leaves_some: bool) -> Seal:
    """Return the seal that follows the end of the chain."""
    digests = {row.id: digest_of_row(row) for row in rows}
    bare = Seal(
        body_id=end.body_id,
        number=end.seal + 1,
        at=timezone.now(),
        first_position=end.rows + 1,
        leaves_some=leaves_some,
        row_ids=tuple(digests),
        row_digests=b"".join(digests.values()),
        previous=bytes.fromhex(end.digest),
        digest=NO_DIGEST,
    )
    return replace(bare, digest=digest_of_seal(bare))


def _write(seal: Seal) -> AuditSeal:
    """Write a seal and take its rows' marks away, both or neither."""
    written = AuditSeal.objects.create(
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
        key=settings.AUDIT_KEYS.id,
        signature=sign_seal(settings.AUDIT_KEYS, seal.digest),
    )
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [seal.number, seal.body_id, list(seal.row_ids)])
    return written
