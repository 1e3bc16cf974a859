"""The addresses of a person, now and before: sealed, and shown to no council.

Whoever brings a letter of the portal itself on paper, for a stated reason, sees where its reader lives (`now`).
"""

import json
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people.models import Home
from moothall.people.queries import Account
from moothall.people.sealed_accounts import HOME
from moothall.rules.answers import AddressAnswer
from moothall.rules.refusal import Refused
from moothall.vault import columns

MOST = 50


class TooManyHomes(Refused):
    """You already have 50 addresses in your account. Remove one first."""


class LeftBeforeMovingIn(Refused):
    """The day you left must be after the day you moved in."""


@dataclass(frozen=True, kw_only=True)
class KnownHome:
    """An address over [from_on, to_on); `key` names it in addresses of pages."""

    key: str
    address: AddressAnswer
    from_on: date
    to_on: date | None

    def is_current(self, *, on: date) -> bool:
        """Tell whether somebody lives there on a day, or will."""
        return self.to_on is None or self.to_on > on


def of_person(*, person_id: int) -> tuple[KnownHome, ...]:
    """Return a person's addresses that open, the one moved into last first."""
    with acting(Resident(person_id=person_id)):
        rows = list(Home.objects.filter(person_id=person_id).order_by("-from_on", "-id"))
    return tuple(home for row in rows if (home := _opened(row)) is not None)


def now(*, person_id: int) -> str:
    """Return where somebody lives today, in one line; "" where they have not said."""
    today = timezone.localdate()
    lived_in = (home for home in of_person(person_id=person_id) if home.from_on <= today)
    found = next((home.address for home in lived_in if home.is_current(on=today)), None)
    return ", ".join((*found.lines, found.postcode)) if found else ""


def add(*, by: Account, address: AddressAnswer, from_on: date) -> None:
    """Keep an address from a day on.

    Raises:
        TooManyHomes: there are fifty.
    """
    key = secrets.token_hex(16)
    words = {
        "uprn": address.uprn,
        "lines": list(address.lines),
        "postcode": address.postcode,
        "custodian_code": address.custodian_code,
    }
    sealed = columns.seal(HOME, body_id=None, row=key, text=json.dumps(words))
    with acting(Resident(person_id=by.person_id)):
        if Home.objects.filter(person_id=by.person_id).count() >= MOST:
            raise TooManyHomes
        Home.objects.create(person_id=by.person_id, key=key, sealed=sealed, from_on=from_on)


def leave(*, by: Account, key: str, to_on: date) -> bool:
    """Say from which day on somebody lives at an address no longer; tell whether it is theirs.

    Raises:
        LeftBeforeMovingIn: that day is not after the first one.
    """
    with acting(Resident(person_id=by.person_id)):
        home = Home.objects.select_for_update().filter(person_id=by.person_id, key=key).first()
        if home is None:
            return False
        if to_on <= home.from_on:
            raise LeftBeforeMovingIn
        Home.objects.filter(person_id=by.person_id, key=key).update(to_on=to_on)
    return True


def remove(*, by: Account, key: str) -> bool:
    """Forget an address; tell whether it was theirs."""
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute("delete from people_home where person_id = %s and key = %s", [by.person_id, key])
        return bool(cursor.rowcount)


def _opened(row: Home) -> KnownHome | None:
    text = columns.unseal_if_it_opens(HOME, body_id=None, row=row.key, sealed=row.sealed)
    if text is None:
        return None
    words = json.loads(text)
    address = AddressAnswer(
        uprn=words["uprn"],
        lines=tuple(words["lines"]),
        postcode=words["postcode"],
        custodian_code=words["custodian_code"],
    )
    return KnownHome(key=row.key, address=address, from_on=row.from_on, to_on=row.to_on)
