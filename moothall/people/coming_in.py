"""Come in: what a proved address opens, in one transaction."""

from django.db import transaction
from django.http import HttpRequest

from moothall.people import contacts, sessions
from moothall.people.actions import ensure_person
from moothall.people.codes import Address
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind


def by_code(request: HttpRequest, *, address: Address, language: Language, how: str, network: str) -> None:
    """Sign in the resident whose address a code has just proved: known, reached there and noted, or none of it.

    Who is new is written to in `language`.
    """
    with transaction.atomic():
        person = ensure_person(email=address.to, name="", kind=PersonKind.RESIDENT, language=language)
        contacts.note_proved(person_id=person.id, address=address)
        sessions.begin(request, person_id=person.id, how=how, network=network)
