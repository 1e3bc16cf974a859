"""What a browser keeps while a code is on its way: whose code, for what, and its own secret. Signed, for minutes."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpResponse

from moothall.notices.channels.messages import Kind
from moothall.people.codes import VALID_MINUTES, Address, Purpose
from moothall.ui import cookies
from moothall.ui.requests import PortalRequest

COOKIE = "__Host-proof"
_SECONDS = VALID_MINUTES * 60


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A code that this browser asked for, and the path that the right code leads to."""

    purpose: Purpose
    address: Address
    secret: str
    onward: str


def keep(response: HttpResponse, asked: Asked) -> None:
    """Let the browser keep what it needs beside the code."""
    parts = [asked.purpose, asked.address.kind, asked.address.to, asked.secret, asked.onward]
    value = signing.dumps(parts, salt=COOKIE)
    cookies.keep(response, COOKIE, value, seconds=_SECONDS)


def asked_for(request: PortalRequest, purpose: Purpose) -> Asked | None:
    """Return what this browser asked for, or None where it asked for nothing of this purpose of late."""
    try:
        parts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    kept, kind, to, secret, onward = (str(part) for part in parts)
    if kept != purpose:
        return None
    return Asked(purpose=purpose, address=Address(kind=Kind(kind), to=to), secret=secret, onward=onward)


def drop(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, path="/")
