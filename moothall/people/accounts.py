"""What somebody says of themselves in their account, for every body: their format, language, confidential address."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import Resident, acting
from moothall.people.models import AccountDetails, Person
from moothall.people.queries import Account
from moothall.rules.formats import Format
from moothall.rules.language import Language

# One thing each: what somebody says in one form must not bring back what they said before in another.
_NEED = """
    insert into people_accountdetails (person_id, format_needed) values (%s, %s)
    on conflict (person_id) do update set format_needed = excluded.format_needed
"""
_MARK = """
    insert into people_accountdetails (person_id, format_needed, is_confidential) values (%s, '', %s)
    on conflict (person_id) do update set is_confidential = excluded.is_confidential
"""
_SEE = """
    insert into people_accountdetails as d (person_id, format_needed, messages_seen_at) values (%s, '', %s)
    on conflict (person_id) do update set messages_seen_at = excluded.messages_seen_at
    where d.messages_seen_at is null or d.messages_seen_at < excluded.messages_seen_at
"""


@dataclass(frozen=True, kw_only=True)
class Details:
    """In what format somebody needs what is written to them (None: any), and whether their address is kept secret."""

    format_needed: Format | None = None
    is_confidential: bool = False

    @property
    def format_word(self) -> str:
        """The format as records keep it; "" for none."""
        return self.format_needed.value if self.format_needed else ""


def details(*, person_id: int) -> Details:
    """Return what a person has said; nothing, where they have not. The context is the person's, aided or not."""
    row = AccountDetails.objects.filter(person_id=person_id).first()
    if row is None:
        return Details()
    known = Format(row.format_needed) if row.format_needed else None
    return Details(format_needed=known, is_confidential=row.is_confidential)


def need(*, by: Account, format_needed: Format | None) -> None:
    """Keep in what format somebody needs what is written to them from now on; None: any."""
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute(_NEED, [by.person_id, format_needed.value if format_needed else ""])


def keep_secret(*, by: Account, is_confidential: bool) -> None:
    """Keep whether somebody's address is kept secret from now on."""
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute(_MARK, [by.person_id, is_confidential])


def is_open(*, person_id: int) -> bool:
    """Tell whether an account is open. The context is the person's, aided or not."""
    return Person.objects.filter(id=person_id, closed_at__isnull=True).exists()


def began_at(*, person_id: int) -> datetime | None:
    """Return when somebody's account was made. Call it without a context."""
    found: datetime | None = Person.objects.values_list("created_at", flat=True).filter(id=person_id).first()
    return found


def messages_seen(*, by: Account) -> datetime | None:
    """Return until when somebody has seen their messages, or None where they never have."""
    with acting(Resident(person_id=by.person_id)):
        rows = AccountDetails.objects.filter(person_id=by.person_id)
        found: datetime | None = rows.values_list("messages_seen_at", flat=True).first()
    return found


def see_messages(*, by: Account, until: datetime) -> None:
    """Note that somebody has seen their messages up to a moment."""
    with acting(Resident(person_id=by.person_id)), connection.cursor() as cursor:
        cursor.execute(_SEE, [by.person_id, until])


def language_of(*, person_id: int) -> Language:
    """Return in which language a person wants to be written to. The context is the person's, aided or not."""
    return Language(Person.objects.values_list("language", flat=True).get(id=person_id))


def speak(*, by: Account, language: Language) -> None:
    """Keep in which language a person wants to be written to. Call it without a context."""
    Person.objects.filter(id=by.person_id).update(language=language)
