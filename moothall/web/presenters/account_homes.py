"""What the page of a resident's addresses shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.places import queries as places
from moothall.bodies.places.queries import Served
from moothall.people.homes import KnownHome
from moothall.rules.answers import AddressAnswer
from moothall.rules.postcodes import parse
from moothall.rules.refusal import Refused
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.links import body_path
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """An address: its lines, since and until when, and the bodies that serve it."""

    key: str
    lines: tuple[str, ...]
    when: str
    bodies: tuple[Link, ...]
    is_left: bool


def homes(request: PortalRequest, known: Sequence[KnownHome]) -> dict[str, object]:
    """Return what `account_homes.html` needs: where somebody lives, and where they lived."""
    today = timezone.localdate()
    return {
        "current": tuple(_views(request, (one for one in known if one.is_current(on=today)), today)),
        "former": tuple(_views(request, (one for one in known if not one.is_current(on=today)), today)),
    }


def _views(request: PortalRequest, known: Iterable[KnownHome], today: date) -> Iterable[HomeView]:
    for one in known:
        yield HomeView(
            key=one.key,
            lines=(*one.address.lines, one.address.postcode),
            when=_when(request, one),
            bodies=_serving(request, one.address, today),
            is_left=one.to_on is not None,
        )


def _when(request: PortalRequest, one: KnownHome) -> str:
    since = date_in_words(one.from_on, request.language)
    if one.to_on is None:
        return texts.speak("account.home_since", request.language, since=since)
    until = date_in_words(one.to_on, request.language)
    return texts.speak("account.home_from_to", request.language, since=since, until=until)


def _serving(request: PortalRequest, address: AddressAnswer, today: date) -> tuple[Link, ...]:
    """Return who serves an address now: its custodian decides where it was chosen, otherwise its postcode."""
    try:
        postcode = parse(address.postcode)
    except Refused:
        return ()
    lower = (
        bodies.by_custodian_code(address.custodian_code, on=today)
        if address.custodian_code is not None
        else None
    )
    answer = places.by_body(postcode, lower, on=today) if lower else places.by_postcode(postcode, on=today)
    served = answer.bodies if isinstance(answer, Served) else ()
    return tuple(
        Link(
            text=body.facts.official_name.speak(request.language),
            href=body_path(request.language, body.slug, "body-home"),
        )
        for body in served
    )
