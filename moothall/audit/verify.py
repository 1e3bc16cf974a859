"""Check a body's evidence: the chain in the database, and digests, in it or kept outside, against the chain."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from moothall.audit import digests as kept_digests
from moothall.audit import heads, withheld
from moothall.audit.models import AuditDetail, AuditDigest, AuditRow, AuditSeal
from moothall.audit.sealing import agrees, row_of, seal_of, wait_for_sealer
from moothall.audit.signing import SigningKeys, is_signed, is_signed_seal
from moothall.bodies.context import Job, acting
from moothall.rules.audit_chain import ChainCheck, Fault, Finding, Sealed
from moothall.rules.audit_digests import (
    Comparison,
    DigestFault,
    DigestFinding,
    Malformed,
    Signed,
    statement_of,
)
from moothall.rules.audit_heads import Head
from moothall.rules.audit_rows import Detail
from moothall.rules.moments import begin_of

_SEALS_AT_ONCE = 50
# So long after midnight the job has signed the day before, if it runs.
_SIGNED_WITHIN = timedelta(hours=2)
_LOOSE_ROWS = """
    select r.* from audit_auditrow r where r.body_id = %s and not exists (
        select 1 from (select unnest(s.row_ids) as id from audit_auditseal s where s.body_id = %s) named
        where named.id = r.id)
    order by r.id
"""
_STRAY_DETAILS = """
    select d.* from audit_auditdetail d where d.body_id = %s
        and not exists (select 1 from audit_auditrow r where r.body_id = d.body_id and r.id = d.id)
        and not exists (
            select 1 from (select unnest(s.row_ids) as id from audit_auditseal s where s.body_id = %s) named
            where named.id = d.id)
    order by d.id
"""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was found of one body; `waiting` rows are not sealed yet, the oldest since `waiting_since`.

    `set_back` are seals before which the clock was set back: no fault, but somebody should know of it. `noted_seal`
    is the seal that was last noted on this machine outside the database, 0 where none was.
    """

    body_id: int
    seals: int
    digests: int
    waiting: int
    waiting_since: datetime | None
    set_back: tuple[int, ...]
    noted_seal: int
    findings: tuple[Finding | DigestFinding, ...]


def audited_bodies() -> list[int]:
    """Return the ids of all bodies with evidence, in whatever table."""
    with connection.cursor() as cursor:
        cursor.execute("select moothall_audited_bodies()")
        return [int(row[0]) for row in cursor.fetchall()]


def verify_body(*, body_id: int, keys: SigningKeys, outside: Sequence[Signed] = ()) -> Report:
    """Check all evidence of a body; `outside` are digests that were kept elsewhere, in the order of their days.

    The sealer waits meanwhile; whoever writes evidence does not.
    """
    noted, unsigned_lines = heads.signed(keys)
    head = noted.get(body_id)
    with acting(Job(body_id=body_id)):
        wait_for_sealer(body_id)
        check = ChainCheck()
        findings: list[Finding | DigestFinding] = list(_chain(body_id, check, keys))
        inside = kept_digests.kept(body_id=body_id).digests
        comparison = Comparison(
            body_id=body_id,
            is_signed=partial(is_signed, keys),
            head_of_seal=partial(_head_of_seal, body_id),
        )
        findings.extend(comparison.check(inside))
        findings.extend(comparison.check(outside))
        findings.extend(_gone(inside, outside))
        findings.extend(_misfiled(body_id))
        findings.extend(_cut(body_id, head))
        findings.extend(_unsigned(body_id, unsigned_lines))
        findings.extend(withheld.check(body_id=body_id))
        return Report(
            body_id=body_id,
            seals=AuditSeal.objects.filter(body_id=body_id).count(),
            digests=len(inside),
            waiting=check.waiting,
            waiting_since=check.waiting_since,
            set_back=tuple(check.set_back),
            noted_seal=head.seal if head else 0,
            findings=tuple(dict.fromkeys(findings)),
        )


def _chain(body_id: int, check: ChainCheck, keys: SigningKeys) -> Iterator[Finding]:
    after = 0
    while seals := list(
        AuditSeal.objects.filter(body_id=body_id, number__gt=after).order_by("number")[:_SEALS_AT_ONCE]
    ):
        yield from _links(body_id, seals, check, keys)
        after = seals[-1].number
    check.look_at_clock(timezone.now())
    loose = [row_of(row) for row in AuditRow.objects.raw(_LOOSE_ROWS, [body_id, body_id])]
    details = _details(body_id, [row.id for row in loose])
    for row in loose:
        yield from check.loose(row, details.get(row.id))
    stray = AuditDetail.objects.raw(_STRAY_DETAILS, [body_id, body_id])
    yield from check.end(_detail_of(detail) for detail in stray)


def _links(
    body_id: int, seals: Sequence[AuditSeal], check: ChainCheck, keys: SigningKeys
) -> Iterator[Finding]:
    for stored, seal in ((stored, seal_of(stored)) for stored in seals):
        if stored.last_position != seal.first_position + len(seal.row_ids) - 1:
            yield Finding(fault=Fault.SEAL_CHANGED, seal=seal.number)
        if not is_signed_seal(keys, stored.key, seal.digest, bytes(stored.signature)):
            yield Finding(fault=Fault.SEAL_NOT_SIGNED, seal=seal.number)
        ids = list(seal.row_ids)
        found = AuditRow.objects.raw(
            "select * from audit_auditrow where body_id = %s and id = any (%s)", [body_id, ids]
        )
        rows = {row.id: row_of(row) for row in found}
        yield from check.sealed(Sealed(seal=seal, rows=rows, details=_details(body_id, ids)))


def _details(body_id: int, ids: list[int]) -> dict[int, Detail]:
    found = AuditDetail.objects.raw(
        "select * from audit_auditdetail where body_id = %s and id = any (%s)", [body_id, ids]
    )
    return {detail.id: _detail_of(detail) for detail in found}


def _detail_of(detail: AuditDetail) -> Detail:
    return Detail(
        row_id=detail.id,
        salt=bytes(detail.salt),
        why=detail.why,
        request_id=detail.request_id,
        seal_number=detail.seal_number,
    )


def _head_of_seal(body_id: int, number: int) -> str | None:
    found = AuditSeal.objects.filter(body_id=body_id, number=number).values_list("digest", flat=True).first()
    return None if found is None else bytes(found).hex()


def _cut(body_id: int, head: Head | None) -> Iterator[Finding | DigestFinding]:
    """Yield what was noted outside the database and is not in it."""
    if head is None:
        return
    if not agrees(head, body_id=body_id):
        is_gone = _head_of_seal(body_id, head.seal) is None
        yield Finding(fault=Fault.HEAD_GONE if is_gone else Fault.HEAD_DIFFERS, seal=head.seal)
    if not kept_digests.has_digest(head, body_id=body_id):
        yield DigestFinding(fault=DigestFault.DIGEST_MISSING, on=head.signed_on)


def _unsigned(body_id: int, lines: int) -> Iterator[DigestFinding]:
    """Yield that a day is over and not signed, and that lines were noted in somebody else's name."""
    today = timezone.localdate(timezone.now() - _SIGNED_WITHIN)
    since = kept_digests.first_unsigned(body_id=body_id, before=begin_of(today))
    if since is not None:
        yield DigestFinding(fault=DigestFault.DAY_NOT_SIGNED, on=timezone.localdate(since).isoformat())
    if lines:
        yield DigestFinding(fault=DigestFault.NOTE_NOT_SIGNED, on="")


def _misfiled(body_id: int) -> Iterator[DigestFinding]:
    """Yield digests whose columns, by which the next day is found, are not what the signed text says."""
    for row in AuditDigest.objects.filter(body_id=body_id):
        with suppress(Malformed):
            said = statement_of(row.text)
            if (said.on, said.last_seal) != (row.on, row.last_seal):
                yield DigestFinding(fault=DigestFault.MISFILED, on=said.on.isoformat())


def _gone(inside: Sequence[Signed], outside: Iterable[Signed]) -> Iterator[DigestFinding]:
    """Yield that the first digests are gone, and which were kept outside and are not in the database word for word."""
    with suppress(Malformed):
        first = statement_of(inside[0].text) if inside else None
        if first is not None and first.previous:
            yield DigestFinding(fault=DigestFault.FIRST_MISSING, on=first.on.isoformat())
    known = {one.text for one in inside}
    for one in outside:
        if one.text not in known:
            yield DigestFinding(fault=DigestFault.DIGEST_MISSING, on=kept_digests.day_of(one))
