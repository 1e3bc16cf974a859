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
_PARTS = 7


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A code that this browser asked for, and the path that the right code leads to.

    `times` is how many it asked for to that address in the clock hour `hour`, counted from the epoch.
    """

    purpose: Purpose
    address: Address
    secret: str
    onward: str
    times: int
    hour: int


def keep(response: HttpResponse, asked: Asked) -> None:
    """Let the browser keep what it needs beside the code."""
    parts: list[str | int] = [asked.purpose, asked.address.kind, asked.address.to, asked.secret, asked.onward]
    parts += [asked.times, asked.hour]
    value = signing.dumps(parts, salt=COOKIE)
    cookies.keep(response, COOKIE, value, seconds=_SECONDS)


def asked_for(request: PortalRequest, purpose: Purpose) -> Asked | None:
    """Return what this browser asked for, or None where it asked for nothing of this purpose of late."""
    try:
        parts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    if len(parts) != _PARTS or parts[0] != purpose:
        return None
    _, kind, to, secret, onward, times, hour = (str(part) for part in parts)
    return Asked(
        purpose=purpose,
        address=Address(kind=Kind(kind), to=to),
        secret=secret,
        onward=onward,
        times=int(times),
        hour=int(hour),
    )


def drop(response: HttpResponse) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, path="/")
