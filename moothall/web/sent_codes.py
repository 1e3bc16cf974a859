"""Sending a code to prove an address, and counting in the browser how many it has asked for.

What else is refused depends on what only the portal knows, and is not told. What a browser itself has asked for tells
nobody anything, and so the page can say it.
"""

from dataclasses import replace
from datetime import UTC, datetime

from django.utils import timezone

from moothall.people import codes
from moothall.people.codes import MOST_TO_ADDRESS_FROM_NETWORK, Address, Letter, Purpose
from moothall.ui.requests import PortalRequest, network_of
from moothall.web import familiar_cookie, proof_cookie
from moothall.web.proof_cookie import Asked

MOST = MOST_TO_ADDRESS_FROM_NETWORK
_HOUR = 3600


def send(
    request: PortalRequest,
    *,
    purpose: Purpose,
    address: Address,
    letter: Letter,
    onward: str,
    person_id: int | None = None,
) -> Asked:
    """Send a code, or none where there were too many, and return what the browser is to keep.

    A browser that asked for as many codes to the address as are sent in a clock hour gets no more, and the last goes
    on working in it.
    """
    hour, before = _hour(), proof_cookie.asked_for(request, purpose)
    times = 1
    if before is not None and before.address == address and before.hour == hour:
        times = before.times + 1
        if times > MOST:
            return replace(before, times=times, onward=onward)
    secret = codes.ask_unless_too_often(
        purpose=purpose,
        address=address,
        letter=letter,
        network=network_of(request),
        browser=familiar_cookie.kept(request),
        person_id=person_id,
    )
    return Asked(purpose=purpose, address=address, secret=secret, onward=onward, times=times, hour=hour)


def is_over(asked: Asked) -> bool:
    """Tell whether the browser asked for more codes in this clock hour than are sent."""
    return asked.times > MOST and asked.hour == _hour()


def again_at() -> datetime:
    """Return when codes are counted from nought again: the next clock hour."""
    return datetime.fromtimestamp((_hour() + 1) * _HOUR, tz=UTC)


def _hour() -> int:
    return int(timezone.now().timestamp()) // _HOUR
