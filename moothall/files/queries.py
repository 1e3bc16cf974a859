"""Files for officers: a short-lived ticket that names one, and the bytes that it opens."""

from dataclasses import dataclass
from types import MappingProxyType

from django.core import signing

from moothall.files.actions import place, store
from moothall.files.models import StoredFile

TICKET_SECONDS = 60
_SALT = "moothall.files.ticket"
_ENDINGS = MappingProxyType(
    {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """The right of one officer to see one file of one body for a minute, while one session of theirs lasts."""

    body_id: int
    key: str
    person_id: int
    session_digest: str


@dataclass(frozen=True, kw_only=True)
class FoundFile:
    """The bytes of a file, their type from a closed list, and a name for them that nobody typed."""

    content: bytes
    content_type: str
    name: str


def signed(ticket: Ticket) -> str:
    """Return a ticket as text that fits into an address and that nobody can make or change but us."""
    return signing.dumps(
        [ticket.body_id, ticket.key, ticket.person_id, ticket.session_digest], salt=_SALT, compress=True
    )


def ticket_of(text: str) -> Ticket | None:
    """Return the ticket that `text` is, or None where it is none of ours or older than TICKET_SECONDS."""
    try:
        body_id, key, person_id, session_digest = signing.loads(text, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(body_id=body_id, key=key, person_id=person_id, session_digest=session_digest)


def read(*, body_id: int, key: str) -> FoundFile | None:
    """Return a file that a case of the body has, or None where there is none to show. The context is the body's."""
    row = StoredFile.objects.filter(body_id=body_id, key=key, claimed_at__isnull=False).first()
    if row is None or row.content_type not in _ENDINGS:
        return None
    try:
        content = store().get(place(body_id=body_id, key=key))
    except FileNotFoundError:
        return None
    name = f"{key[:8]}.{_ENDINGS[row.content_type]}"
    return FoundFile(content=content, content_type=row.content_type, name=name)
