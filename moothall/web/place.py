"""Where the resident said they live: a cookie that the forms read and published pages never do."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse

from moothall.bodies import queries as bodies
from moothall.bodies.places import queries as places
from moothall.bodies.places.queries import Answer, Served
from moothall.bodies.queries import KnownBody
from moothall.rules.postcodes import Postcode, parse
from moothall.rules.refusal import Refused
from moothall.ui import cookies
from moothall.ui.access import PLACE_COOKIE
from moothall.ui.requests import PortalRequest

COOKIE = PLACE_COOKIE
_LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """A postcode, and the body of the lower tier where an address decided."""

    postcode: Postcode
    lower: KnownBody | None


def remembered(request: PortalRequest) -> Place | None:
    """Return where the resident said they live, or None; the browser is not believed blindly."""
    value = request.COOKIES.get(COOKIE, "")
    if not value or len(value) > _LONGEST:
        return None
    typed, _, slug = value.partition(".")
    try:
        postcode = parse(typed)
    except Refused:
        return None
    body = bodies.by_slug(slug) if slug and "\0" not in slug else None
    return Place(postcode=postcode, lower=body if body and places.is_lower_tier(body) else None)


def serving(place: Place, *, on: date) -> Answer:
    """Return who serves a remembered place on a day."""
    if place.lower is not None:
        return places.by_body(place.postcode, place.lower, on=on)
    return places.by_postcode(place.postcode, on=on)


def keep_postcode(response: HttpResponse, postcode: Postcode) -> None:
    """Let this browser remember a postcode until it is closed."""
    cookies.keep(response, COOKIE, f"{postcode.outward}-{postcode.inward}")


def keep(response: HttpResponse, served: Served) -> None:
    """Let this browser remember a place until it is closed."""
    value = f"{served.postcode.outward}-{served.postcode.inward}"
    if served.is_by_address:
        value += f".{served.lower.slug}"
    cookies.keep(response, COOKIE, value)
