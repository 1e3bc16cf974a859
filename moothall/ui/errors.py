"""The pages for when something goes wrong: made at start, so that they need no database and no session."""

import logging
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from markupsafe import escape

from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.environment import speaking
from moothall.ui.faces import DeskFrame, Face, frame, is_welsh

STATUSES = (400, 403, 404, 405, 413, 429, 500, 503)
RETRY_AFTER_SECONDS = {429: 60, 503: 120}
_REQUEST_ID = "moothall-request-id"
_LAST_RESORT = (
    "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
    "<title>Sorry, there is a problem with this service</title>"
    "<h1>Sorry, there is a problem with this service</h1><p>Try again in a few minutes.</p>"
    f"<p>Reference for support: {_REQUEST_ID}</p></html>"
)

log = logging.getLogger("moothall.errors")


class Place(StrEnum):
    """Whose host was asked: it decides what stands around the page, its words, and where it leads.

    The host of files has no page of its own, nor has a host that nobody owns: their pages lead to the portal.
    """

    PORTAL = "portal"
    DESK = "desk"
    FILES = "files"
    ELSEWHERE = "elsewhere"


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer a request, however little is known of it yet, with the page for `status`; on a body's own host as its."""
    on_own_host = getattr(request, "on_own_host", False)
    return render_error(
        status,
        Language.CY if is_welsh(request.path) else Language.EN,
        str(getattr(request, "request_id", "")),
        place=at_place(request),
        face=getattr(request, "face", None) if on_own_host else None,
    )


def at_place(request: HttpRequest) -> Place:
    """Return whose host a request asks."""
    places = {
        settings.PORTAL_HOST: Place.PORTAL,
        settings.DESK_HOST: Place.DESK,
        settings.FILES_HOST: Place.FILES,
    }
    return places.get(str(request.META.get("HTTP_HOST", "")).lower(), Place.ELSEWHERE)


def render_error(
    status: int,
    language: Language,
    request_id: str,
    *,
    place: Place = Place.PORTAL,
    face: Face | None = None,
) -> HttpResponse:
    """Answer with the page for `status` (one of STATUSES; another shows as 500) and never fail.

    The page leads to the front page of `place`, or of the body whose own host shows it as `face`; its switch of
    language does too.
    """
    page = _made(status if status in STATUSES else 500, language, place, face)
    response = HttpResponse(page.replace(_REQUEST_ID, str(escape(request_id))), status=status)
    response["Content-Language"] = language.value
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    if status in RETRY_AFTER_SECONDS:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS[status])
    return response


def prepare() -> None:
    """Make every page now; call it at start, where a mistake in a template should stop the process."""
    for language in Language:
        for place in Place:
            for status in STATUSES:
                _page(status, language, place)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without our token: Django calls this."""
    return error_page(request, 403)


def _made(status: int, language: Language, place: Place, face: Face | None) -> str:
    try:
        return _page(status, language, place) if face is None else _filled(status, language, place, face)
    except Exception:  # the last thing left: it must come whatever is broken
        log.exception("An error page could not be made.")
        return _LAST_RESORT


@lru_cache(maxsize=len(STATUSES) * len(Language) * len(Place))
def _page(status: int, language: Language, place: Place) -> str:
    return _filled(status, language, place, None)


def _filled(status: int, language: Language, place: Place, face: Face | None) -> str:
    home = "/cy/" if language is Language.CY else "/"
    has_front_page = place in {Place.PORTAL, Place.DESK} or face is not None
    parts = ("title", "what", "do")
    words = {part: texts.speak(_key(place, f"{status}_{part}"), language) for part in parts}
    around = {"desk": DeskFrame()} if place is Place.DESK else {}
    return (
        speaking(language)
        .get_template("error.html")
        .render(
            {
                **around,
                "language": language,
                "frame": frame(language, face, home, is_elsewhere=not has_front_page),
                "words": words,
                "onward": texts.speak(_key(place, "go_home"), language),
                "request_id": _REQUEST_ID,
                "csrf_input": "",
                "has_errors": False,
            }
        )
    )


def _key(place: Place, name: str) -> str:
    """Return the key of a text: the place's own where it has one, or else that of every place."""
    own = f"errors.{place}_{name}"
    return own if own in texts.interface() else f"errors.{name}"
