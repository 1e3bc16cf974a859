"""What somebody told public bodies; and what of it, or of their account, they gave to another, with its reason."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from moothall.audit import actions as audit
from moothall.bodies.context import Resident, acting
from moothall.people.models import GivenAnswer, KnownAnswer
from moothall.people.queries import Account
from moothall.people.sealed_accounts import KNOWN_ANSWER
from moothall.rules.answer_json import to_json
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from moothall.rules.language import Text
from moothall.rules.privacy import LawfulBasis
from moothall.vault import columns

Value = str | AddressAnswer
MOST_GIVEN = 200

_KEEP = """
    insert into people_knownanswer (person_id, key, kind, sealed, body_id) values (%s, %s, %s, %s, %s)
    on conflict (person_id, body_id, kind) do update set
        key = excluded.key, sealed = excluded.sealed, told_at = statement_timestamp()
"""


@dataclass(frozen=True, kw_only=True)
class Known:
    """An answer that somebody gave to a body; `key` names it in addresses of pages."""

    key: str
    kind: KnownKind
    value: Value
    body_id: int
    told_at: datetime


def remember(*, person_id: int, body_id: int, told: Mapping[KnownKind, Value]) -> None:
    """Keep what somebody has just told a body, in place of what they told it before.

    The same value keeps its key: a page that offers it goes on offering it.
    """
    with acting(Resident(person_id=person_id)), connection.cursor() as cursor:
        before = KnownAnswer.objects.filter(person_id=person_id, body_id=body_id, kind__in=told)
        keys = {row.kind: row.key for row in before if _opened(row) == told[KnownKind(row.kind)]}
        for kind, value in told.items():
            key = keys.get(kind) or secrets.token_hex(16)
            text = json.dumps(to_json({kind: value})[kind])
            sealed = columns.seal(KNOWN_ANSWER, body_id=None, row=key, text=text)
            cursor.execute(_KEEP, [person_id, key, kind, sealed, body_id])


def of_person(*, person_id: int) -> tuple[Known, ...]:
    """Return what somebody told, as far as it opens, latest first."""
    with acting(Resident(person_id=person_id)):
        rows = list(KnownAnswer.objects.filter(person_id=person_id).order_by("-told_at", "-id"))
    return tuple(
        Known(
            key=row.key,
            kind=KnownKind(row.kind),
            value=value,
            body_id=row.body_id,
            told_at=row.told_at,
        )
        for row in rows
        if (value := _opened(row)) is not None
    )


def note_given(
    *,
    person_id: int,
    kind: KnownKind,
    from_body_id: int,
    to_body_id: int,
    service: str,
    purpose: Text,
    basis: LawfulBasis,
) -> None:
    """Write down that somebody has given a body what they had told another: what, for what, on what basis.

    What the account alone held comes from the portal's operator, who answers for accounts.
    """
    with acting(Resident(person_id=person_id)):
        GivenAnswer.objects.create(
            person_id=person_id,
            kind=kind,
            from_body_id=from_body_id,
            to_body_id=to_body_id,
            service_slug=service,
            purpose=purpose.en,
            purpose_cy=purpose.cy or "",
            basis=basis,
        )


def given(*, by: Account, most: int | None = MOST_GIVEN) -> tuple[GivenAnswer, ...]:
    """Return what somebody gave to other bodies, latest first, so many at most; None for all."""
    with acting(Resident(person_id=by.person_id)):
        return tuple(GivenAnswer.objects.filter(person_id=by.person_id).order_by("-given_at", "-id")[:most])


def withdraw(*, by: Account, given_id: int) -> bool:
    """Take consent back, which the body's evidence says; tell whether there was any to take back.

    It is taken back for whatever of that kind the body got from the same one for the same service. On every other
    basis the law and not the person's consent lets the body keep what it was told.
    """
    at = timezone.now()
    with acting(Resident(person_id=by.person_id)):
        agreed = GivenAnswer.objects.filter(
            person_id=by.person_id, basis=LawfulBasis.CONSENT, withdrawn_at__isnull=True
        )
        one = agreed.filter(id=given_id).first()
        if one is None:
            return False
        for row in agreed.filter(
            kind=one.kind,
            from_body_id=one.from_body_id,
            to_body_id=one.to_body_id,
            service_slug=one.service_slug,
        ):
            GivenAnswer.objects.filter(id=row.id).update(withdrawn_at=at)
            audit.record(
                body_id=row.to_body_id,
                action="people.withdraw_consent",
                subject_kind="given_answer",
                subject_id=str(row.id),
                why=f"consent to use a known answer ({row.kind}) withdrawn",
            )
    return True


def _opened(row: KnownAnswer) -> Value | None:
    text = columns.unseal_if_it_opens(KNOWN_ANSWER, body_id=None, row=row.key, sealed=row.sealed)
    if text is None:
        return None
    value = json.loads(text)
    if row.kind != KnownKind.ADDRESS:
        return str(value)
    return AddressAnswer(
        uprn=value["uprn"],
        lines=tuple(value["lines"]),
        postcode=value["postcode"],
        custodian_code=value["custodian_code"],
    )
