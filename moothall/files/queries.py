"""Files for officers: a short-lived ticket that names one, and the bytes that it opens."""

from dataclasses import dataclass
from typing import BinaryIO

from django.core import signing

from moothall.files.actions import place, store
from moothall.files.models import StoredFile
from moothall.files.names import ENDINGS

TICKET_SECONDS = 60
_SALT, _OWN_SALT = "moothall.files.ticket", "moothall.files.own_ticket"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """The right of one officer to see one file of one case for a minute, while one session of theirs lasts."""

    body_id: int
    reference: str
    key: str
    person_id: int
    session_digest: str


@dataclass(frozen=True, kw_only=True)
class OwnTicket:
    """The right of a person, or of `helper_id` for them, to see a file of one case for a minute in one session."""

    body_id: int
    reference: str
    key: str
    person_id: int
    helper_id: int | None
    session_digest: str


@dataclass(frozen=True, kw_only=True)
class FoundFile:
    """The bytes of a file, their type from a closed list, and a name for them that nobody typed."""

    content: bytes
    content_type: str
    name: str


def signed(ticket: Ticket) -> str:
    """Return a ticket as text that fits into an address and that nobody can make or change but us."""
    parts = [ticket.body_id, ticket.reference, ticket.key, ticket.person_id, ticket.session_digest]
    return signing.dumps(parts, salt=_SALT, compress=True)


def ticket_of(text: str) -> Ticket | None:
    """Return the ticket that `text` is, or None where it is none of ours or older than TICKET_SECONDS."""
    try:
        body_id, reference, key, person_id, session_digest = signing.loads(
            text, salt=_SALT, max_age=TICKET_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(
        body_id=body_id, reference=reference, key=key, person_id=person_id, session_digest=session_digest
    )


def signed_own(ticket: OwnTicket) -> str:
    """Return a resident's ticket as such a text."""
    parts = [
        ticket.body_id,
        ticket.reference,
        ticket.key,
        ticket.person_id,
        ticket.helper_id,
        ticket.session_digest,
    ]
    return signing.dumps(parts, salt=_OWN_SALT, compress=True)


def own_ticket_of(text: str) -> OwnTicket | None:
    """Return the resident's ticket that `text` is, or None as `ticket_of` does."""
    try:
        body_id, reference, key, person_id, helper_id, session_digest = signing.loads(
            text, salt=_OWN_SALT, max_age=TICKET_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return None
    return OwnTicket(
        body_id=body_id,
        reference=reference,
        key=key,
        person_id=person_id,
        helper_id=helper_id,
        session_digest=session_digest,
    )


def opened(*, body_id: int, key: str) -> BinaryIO | None:
    """Open the bytes of a file that the caller was shown; None where they are gone. Whoever gets them closes them."""
    try:
        return store().open(place(body_id=body_id, key=key))
    except FileNotFoundError:
        return None


def read(*, body_id: int, key: str) -> FoundFile | None:
    """Return a file that a case of the body has, or None where there is none to show. The context is the body's."""
    row = StoredFile.objects.filter(body_id=body_id, key=key, claimed_at__isnull=False).first()
    if row is None or row.content_type not in ENDINGS:
        return None
    try:
        content = store().get(place(body_id=body_id, key=key))
    except FileNotFoundError:
        return None
    name = f"{key[:8]}.{ENDINGS[row.content_type]}"
    return FoundFile(content=content, content_type=row.content_type, name=name)
