"""The code in an invitation to help: derived from a nonce by a key that only the portal has, and stored nowhere."""

import hmac
from dataclasses import dataclass

from django.db import connection

from moothall.people.sealed_accounts import HELPER_EMAIL
from moothall.rules.references import SYMBOLS, plain_symbols
from moothall.vault import columns, derived

_LENGTH = 8
_LONGEST_TYPED = 64
_WAITING = "select id, person_id, nonce from moothall_invitations(%s)"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An invitation that can be accepted, and whose it is."""

    helping_id: int
    person_id: int
    nonce: str


def code(nonce: str) -> str:
    """Return the code of an invitation: eight symbols of references."""
    number = int.from_bytes(derived.digest("invitation", nonce), "big")
    symbols = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(SYMBOLS))
        symbols += SYMBOLS[place]
    return symbols


def waiting(*, email: str, typed: str) -> Waiting | None:
    """Return the invitation to an address that has the code typed; every one that waits is compared."""
    digest = columns.blind(HELPER_EMAIL, body_id=None, text=email) if email else ""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [digest])
        rows: list[tuple[int, int, str]] = cursor.fetchall()
    given = plain_symbols(typed[:_LONGEST_TYPED]).encode("utf-8", "surrogatepass")
    found = [
        Waiting(helping_id=helping_id, person_id=person_id, nonce=nonce)
        for helping_id, person_id, nonce in rows
        if hmac.compare_digest(code(nonce).encode(), given)
    ]
    return found[0] if found else None
