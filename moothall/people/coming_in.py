"""Come in: what a proved address opens, in one transaction."""

from contextlib import suppress

from django.db import transaction
from django.http import HttpRequest

from moothall.people import contacts, in_hand, sessions
from moothall.people.actions import ensure_person
from moothall.people.codes import Address
from moothall.people.in_hand import AccountClosed
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind


def by_code(request: HttpRequest, *, address: Address, language: Language, how: str, network: str) -> None:
    """Sign in the resident whose address a code has just proved: known, reached there and noted, or none of it.

    Who is new is written to in `language`.
    """
    with transaction.atomic():
        person_id = _opened(address.to, language)
        contacts.note_proved(person_id=person_id, address=address)
        sessions.begin(request, person_id=person_id, how=how, network=network)


def _opened(email: str, language: Language) -> int:
    """Return whom an address opens, and hold them: their address neither changes nor does their account close.

    While the hold was waited for, either may have happened: then the address opens somebody else.
    """
    person_id = 0
    while True:
        found = ensure_person(email=email, name="", kind=PersonKind.RESIDENT, language=language)
        if found.id == person_id:
            return person_id
        with suppress(AccountClosed):
            in_hand.hold(person_id=found.id)
            person_id = found.id
