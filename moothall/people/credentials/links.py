"""Links by email: each sent to one person, used once, in the browser that opened it first.

What a link carries is derived from its handle by a key that only the portal has, and filled in when the message is
sent: neither the notice nor the link's row holds it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from moothall.bodies.context import Resident, acting
from moothall.notices.links import desk_link
from moothall.people import in_hand
from moothall.people.credentials.accounts import Holder, holder_by_public_id
from moothall.people.models import SetUpLink
from moothall.rules.language import Language

MARK = "((link))"
ABOUT = "link/"
_NONCE_BYTES = 10
_ID_BYTES = 16
_MAC_BYTES = 24


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A link that works, and whose it is."""

    id: int
    kind: SetUpLink.Kind
    body_id: int
    holder: Holder


def make(to: Holder, *, kind: SetUpLink.Kind, body_id: int, lasts: timedelta, at: datetime) -> str:
    """Make a link and return its handle; earlier ones of this kind that nobody has opened end.

    One that a browser has claimed goes on until it is used or runs out: who asks for another may be a stranger.
    """
    handle = _text(to.public_id.bytes + secrets.token_bytes(_NONCE_BYTES))
    with acting(Resident(person_id=to.person_id)):
        in_hand.settle(to.person_id)
        _unused(to.person_id).filter(kind=kind, browser_digest="").delete()
        SetUpLink.objects.create(
            person_id=to.person_id,
            kind=kind,
            body_id=body_id,
            digest=_digest(token_of(handle)),
            made_at=at,
            expires_at=at + lasts,
        )
    return handle


def address(language: Language) -> str:
    """Return the link as a message keeps it: with a mark in place of what opens it."""
    return desk_link(language, f"/sign-in/link/{MARK}")


def with_link(text: str, about: str) -> str:
    """Return the stored text of a message as its reader gets it. Never store it."""
    return text.replace(MARK, token_of(about.removeprefix(ABOUT))) if about.startswith(ABOUT) else text


def token_of(handle: str) -> str:
    """Return what the link with this handle carries."""
    return f"{handle}.{_text(_keyed(handle))}"


def opened(token: str, *, at: datetime) -> Opened | None:
    """Return the link that carries `token`; None where it never did, has run out or is used up."""
    holder = _holder_of(token)
    if holder is None:
        return None
    with acting(Resident(person_id=holder.person_id)):
        found = SetUpLink.objects.filter(
            person_id=holder.person_id, digest=_digest(token), used_at__isnull=True, expires_at__gt=at
        ).first()
    if found is None:
        return None
    return Opened(id=found.id, kind=SetUpLink.Kind(found.kind), body_id=found.body_id, holder=holder)


def is_open(*, person_id: int, at: datetime) -> bool:
    """Tell whether a person has an invitation that they can still use."""
    with acting(Resident(person_id=person_id)):
        return SetUpLink.objects.filter(
            person_id=person_id,
            kind=SetUpLink.Kind.INVITATION,
            used_at__isnull=True,
            expires_at__gt=at,
        ).exists()


def claim(link: Opened, *, secret: str) -> bool:
    """Bind a link to the browser that keeps `secret`; tell whether it is that browser's, now or since before."""
    unclaimed = {"person_id": link.holder.person_id, "id": link.id, "browser_digest": ""}
    with acting(Resident(person_id=link.holder.person_id)):
        SetUpLink.objects.filter(**unclaimed).update(browser_digest=_digest(secret))
        return _of_browser(link.holder.person_id, link.id, secret).exists()


def is_claimed(*, person_id: int, link_id: int, secret: str) -> bool:
    """Tell whether a link still is to be used up by the browser that claimed it."""
    with acting(Resident(person_id=person_id)):
        return _of_browser(person_id, link_id, secret).exists()


def use_up(*, person_id: int, link_id: int, secret: str, at: datetime) -> bool:
    """Use a link up in the browser that claimed it, once however many ask, and end the others.

    In the context of its person.
    """
    is_used = _of_browser(person_id, link_id, secret).update(used_at=at) == 1
    if is_used:
        _unused(person_id).delete()
    return is_used


def end_all(*, person_id: int) -> None:
    """End the links of a person that were not used, also in the browsers that claimed them."""
    with acting(Resident(person_id=person_id)):
        _unused(person_id).delete()


def _unused(person_id: int) -> "QuerySet[SetUpLink]":
    return SetUpLink.objects.filter(person_id=person_id, used_at__isnull=True)


def _of_browser(person_id: int, link_id: int, secret: str) -> "QuerySet[SetUpLink]":
    return _unused(person_id).filter(id=link_id, browser_digest=_digest(secret))


def _holder_of(token: str) -> Holder | None:
    handle, _, mac = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(mac, _text(_keyed(handle))):
        return None
    try:
        public_id = base64.urlsafe_b64decode(handle + "=" * (-len(handle) % 4))[:_ID_BYTES]
        return holder_by_public_id(UUID(bytes=public_id))
    except (binascii.Error, ValueError):
        return None


def _keyed(handle: str) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"set-up-link:{handle}".encode(), "sha256").digest()[:_MAC_BYTES]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
