"""Whose credentials they are: the few facts about a person that signing in needs."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from moothall.people.models import Person
from moothall.people.queries import person_by_email
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind

_LONGEST_EMAIL = 254


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person who signs in at the desk."""

    person_id: int
    public_id: UUID
    name: str
    email: str
    language: Language


def holder(*, person_id: int) -> Holder | None:
    """Return the officer with this id, or None."""
    return _holder(_officers().filter(id=person_id).first())


def holder_by_public_id(public_id: UUID) -> Holder | None:
    """Return the officer whom passkeys and links know by this id, or None."""
    return _holder(_officers().filter(public_id=public_id).first())


def id_by_email(typed: str) -> int | None:
    """Return which officer signs in with an address as typed, or None; nothing is unsealed, so both cost the same."""
    person = person_by_email(plain_email(typed), kind=PersonKind.OFFICER)
    return None if person is None else person.id


def plain_email(typed: str) -> str:
    """Return an address without blanks around it, or "" for what no address is: too long, or more than a line."""
    email = typed.strip()
    is_line = not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in email)
    return email.lower() if is_line and len(email) <= _LONGEST_EMAIL else ""


def _officers() -> "QuerySet[Person]":
    return Person.objects.filter(kind=PersonKind.OFFICER)


def _holder(person: Person | None) -> Holder | None:
    if person is None:
        return None
    return Holder(
        person_id=person.id,
        public_id=person.public_id,
        name=person.name,
        email=person.email,
        language=Language(person.language),
    )
