"""The day's digest of each body's chain: signed, chained to the one before, and given to the body to keep."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from moothall.audit import heads
from moothall.audit.models import AuditDigest, AuditSeal
from moothall.audit.sealing import agrees, head_of, wait_for_sealer
from moothall.audit.signing import SigningKeys, sign
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.rules.audit_digests import Malformed, Signed, Statement, digest_of_text, statement_of, text_of
from moothall.rules.audit_heads import Head
from moothall.rules.moments import begin_of

log = structlog.get_logger(logger_name="moothall.audit")

FILE_FORMAT = "moothall-audit-digests-1"


class NotOurFile(ValueError):
    """This file holds no digests as Moothall exports them."""


@dataclass(frozen=True, kw_only=True)
class KeptDigests:
    """The digests of one body, from a file or from the database, in the order of their days."""

    body: str
    digests: tuple[Signed, ...]


def sign_days(*, at: datetime) -> int:
    """Sign, for every body with seals that no digest names, the last day that is over at a moment; return how many.

    A body whose chain did not grow has no digest that day. Missed days are made up for by one digest.
    """
    today = timezone.localtime(at).date()
    midnight = begin_of(today)
    with connection.cursor() as cursor:
        cursor.execute("select moothall_bodies_to_digest(%s)", [midnight])
        body_ids = [int(row[0]) for row in cursor.fetchall()]
    noted = heads.noted() if body_ids else {}
    yesterday = today - timedelta(days=1)
    signed: list[Head] = []
    try:
        for body_id in body_ids:
            head = _sign_day(body_id, on=yesterday, midnight=midnight, noted=noted.get(body_id))
            signed += [head] if head is not None else []
    finally:
        # What is committed is noted, whatever becomes of the next body.
        transaction.on_commit(partial(heads.note, signed, keys=keys()))
    return len(signed)


def kept(*, body_id: int) -> KeptDigests:
    """Return all digests of a body; the caller acts as somebody of it."""
    rows = AuditDigest.objects.filter(body_id=body_id).order_by("on")
    return KeptDigests(
        body=bodies.by_id(body_id).slug,
        digests=tuple(Signed(text=row.text, signature=bytes(row.signature)) for row in rows),
    )


def written(found: KeptDigests, *, trusted: Mapping[str, bytes]) -> str:
    """Return the file to keep outside, as docs/how-to/verify-the-audit.md describes it."""
    content = {
        "format": FILE_FORMAT,
        "body": found.body,
        "keys": published_keys(trusted),
        "digests": [
            {"statement": one.text, "signature": base64.b64encode(one.signature).decode()}
            for one in found.digests
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def read(text: str) -> KeptDigests:
    """Return what a file holds.

    Raises:
        NotOurFile: it is not one of ours.
    """
    try:
        content = json.loads(text)
        if content["format"] != FILE_FORMAT:
            raise NotOurFile(NotOurFile.__doc__)
        digests = tuple(
            Signed(text=str(one["statement"]), signature=base64.b64decode(one["signature"], validate=True))
            for one in content["digests"]
        )
        return KeptDigests(body=str(content["body"]), digests=digests)
    except (binascii.Error, LookupError, RecursionError, TypeError, ValueError) as error:
        raise NotOurFile(NotOurFile.__doc__) from error


def day_of(one: Signed) -> str:
    """Return the day of a digest as in 2026-11-23, "" where that cannot be read."""
    try:
        return statement_of(one.text).on.isoformat()
    except Malformed:
        return ""


def published_keys(trusted: Mapping[str, bytes]) -> Sequence[Mapping[str, str]]:
    """Return the public halves of the keys, as files and the portal publish them."""
    return [
        {"id": name, "algorithm": "Ed25519", "public_key": base64.b64encode(public).decode()}
        for name, public in trusted.items()
    ]


def keys() -> SigningKeys:
    """Return the keys of this installation."""
    return settings.AUDIT_KEYS


def first_unsigned(*, body_id: int, before: datetime) -> datetime | None:
    """Return when the first seal was made, before a moment, that no digest names; None where all are named."""
    named = AuditDigest.objects.filter(body_id=body_id).aggregate(last=Max("last_seal"))["last"] or 0
    found = AuditSeal.objects.filter(body_id=body_id, number__gt=named, at__lt=before)
    return found.order_by("number").values_list("at", flat=True).first()


def _sign_day(body_id: int, *, on: date, midnight: datetime, noted: Head | None) -> Head | None:
    """Sign a body's day and return the head to note; None where there is nothing to sign.

    Nothing is signed where the database lacks a seal or a digest that was noted outside it, or where its last digest
    is none of ours: that would put our signature under what somebody else made of it.
    """
    with acting(Job(body_id=body_id)):
        wait_for_sealer(body_id)
        before = AuditDigest.objects.filter(body_id=body_id).order_by("-on").first()
        try:
            told = statement_of(before.text) if before else None
        except Malformed:
            return _not_signed(body_id, on)
        last = AuditSeal.objects.filter(body_id=body_id, at__lt=midnight).order_by("-number").first()
        if last is None or (told is not None and (told.last_seal >= last.number or told.on >= on)):
            return None
        if not (agrees(noted, body_id=body_id) and has_digest(noted, body_id=body_id)):
            return _not_signed(body_id, on)
        text = text_of(
            _statement(last, on=on, told=told, previous=digest_of_text(before.text) if before else "")
        )
        AuditDigest.objects.create(
            body_id=body_id, on=on, last_seal=last.number, text=text, signature=sign(keys(), text)
        )
        newest = AuditSeal.objects.filter(body_id=body_id).order_by("-number").first() or last
        return replace(head_of(newest, noted), signed_on=on.isoformat(), statement=digest_of_text(text))


def _not_signed(body_id: int, on: date) -> Head | None:
    log.error("audit.not_signed", body_id=body_id, on=on.isoformat())
    return None


def has_digest(noted: Head | None, *, body_id: int) -> bool:
    """Tell whether the database has the digest that was last noted outside it; the caller acts in the body."""
    if noted is None or not noted.signed_on:
        return True
    found = AuditDigest.objects.filter(body_id=body_id, on=noted.signed_on).first()
    return found is not None and digest_of_text(found.text) == noted.statement


def _statement(last: AuditSeal, *, on: date, told: Statement | None, previous: str) -> Statement:
    rows_in_all = last.first_position + len(last.row_ids) - 1
    return Statement(
        body=bodies.by_id(last.body_id).slug,
        body_id=last.body_id,
        on=on,
        first_seal=told.last_seal + 1 if told else 1,
        last_seal=last.number,
        rows=rows_in_all - (told.rows_in_all if told else 0),
        rows_in_all=rows_in_all,
        head=bytes(last.digest).hex(),
        previous=previous,
        key=keys().id,
    )
