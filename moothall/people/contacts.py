"""Where somebody can be reached: only what a code has proved."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import in_hand
from moothall.people.actions import NamedByOthers
from moothall.people.codes import Address
from moothall.people.models import Contact, Person
from moothall.people.queries import Account, person_by_email
from moothall.people.sealed import EMAIL
from moothall.people.sealed_accounts import CONTACT
from moothall.rules.persons import PersonKind
from moothall.rules.refusal import Refused
from moothall.vault import columns

_KEEP = """
    insert into people_contact (person_id, key, kind, sealed) values (%s, %s, %s, %s)
    on conflict (person_id, kind) do update set
        key = excluded.key, sealed = excluded.sealed, proved_at = statement_timestamp()
"""


class EmailTaken(Refused):
    """Another account is signed in to with this email address."""


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """The proved email address and mobile number of a person; "" where there is none, or it does not open."""

    email: str
    mobile: str


@dataclass(frozen=True, kw_only=True)
class Proved:
    """An address that a code proved, of which kind and when."""

    kind: Kind
    to: str
    proved_at: datetime


def of_person(*, person_id: int) -> Contacts:
    """Return how a person can be reached."""
    with acting(Resident(person_id=person_id)):
        rows = list(Contact.objects.filter(person_id=person_id))
    found: Mapping[str, str] = MappingProxyType({row.kind: _open(row) for row in rows})
    return Contacts(email=found.get(Kind.EMAIL, ""), mobile=found.get(Kind.SMS, ""))


def email_of(*, person_id: int) -> str | None:
    """Return the proved email address; "" where there is none, and None where there is one that does not open."""
    row = _email(person_id)
    return _opened(row) if row else ""


def email_to_send_to(*, person_id: int) -> str:
    """Return the proved email address, "" where there is none.

    Raises:
        VaultFailed: there is one that does not open, so that nobody knows where they have moved.
    """
    row = _email(person_id)
    return columns.unseal(CONTACT, body_id=None, row=row.key, sealed=row.sealed) if row else ""


def has_email(*, by: Account, email: str) -> bool:
    """Tell whether somebody is both reached at an email address and signs in with it, in any case."""
    found = person_by_email(email, kind=PersonKind.RESIDENT)
    is_theirs = found is not None and found.id == by.person_id
    return is_theirs and (email_of(person_id=by.person_id) or "").lower() == email.lower()


def proved(*, person_id: int) -> tuple[Proved, ...]:
    """Return what somebody proved, as far as it opens."""
    with acting(Resident(person_id=person_id)):
        rows = list(Contact.objects.filter(person_id=person_id).order_by("kind"))
    return tuple(
        Proved(kind=Kind(row.kind), to=to, proved_at=row.proved_at) for row in rows if (to := _open(row))
    )


def note_proved(*, person_id: int, address: Address) -> None:
    """Keep an address that a code has just come back from, in place of an earlier one of its kind."""
    key = secrets.token_hex(16)
    sealed = columns.seal(CONTACT, body_id=None, row=key, text=address.to)
    with acting(Resident(person_id=person_id)), connection.cursor() as cursor:
        cursor.execute(_KEEP, [person_id, key, address.kind, sealed])


def change_email(*, by: Account, email: str) -> None:
    """Let somebody sign in with another email address, which a code has just proved.

    Whoever is coming in by the old one is waited for.

    Raises:
        EmailTaken: another account is signed in to with it.
        AccountClosed: theirs was closed meanwhile.
        NamedByOthers: the person is an officer.
    """
    sealed = columns.seal(EMAIL, body_id=None, row=str(_public_id(by)), text=email)
    blind = columns.blind(EMAIL, body_id=None, text=email)
    try:
        with transaction.atomic():
            in_hand.take_alone(by.person_id)
            Person.objects.filter(id=by.person_id, kind=PersonKind.RESIDENT).update(
                email_sealed=sealed, email_blind=blind
            )
            note_proved(person_id=by.person_id, address=Address(kind=Kind.EMAIL, to=email))
    except IntegrityError as error:
        raise EmailTaken from error


def forget_mobile(*, by: Account) -> None:
    """Keep a person's mobile number no longer."""
    with acting(Resident(person_id=by.person_id)):
        Contact.objects.filter(person_id=by.person_id, kind=Kind.SMS).delete()


def _public_id(by: Account) -> UUID:
    residents = Person.objects.filter(id=by.person_id, kind=PersonKind.RESIDENT)
    found: UUID | None = residents.values_list("public_id", flat=True).first()
    if found is None:
        raise NamedByOthers
    return found


def _email(person_id: int) -> Contact | None:
    with acting(Resident(person_id=person_id)):
        return Contact.objects.filter(person_id=person_id, kind=Kind.EMAIL).first()


def _open(row: Contact) -> str:
    return _opened(row) or ""


def _opened(row: Contact) -> str | None:
    return columns.unseal_if_it_opens(CONTACT, body_id=None, row=row.key, sealed=row.sealed)
