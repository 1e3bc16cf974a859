"""The pages for when something goes wrong: made at start, so that they need no database and no session."""

import logging
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from markupsafe import escape

from moothall.rules.language import Language
from moothall.ui.environment import speaking
from moothall.ui.faces import frame, is_welsh

STATUSES = (400, 403, 404, 413, 429, 500, 503)
RETRY_AFTER_SECONDS = {429: 60, 503: 120}
_REQUEST_ID = "moothall-request-id"
_LAST_RESORT = (
    "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
    "<title>Sorry, there is a problem with this service</title>"
    "<h1>Sorry, there is a problem with this service</h1><p>Try again in a few minutes.</p>"
    f"<p>Reference for support: {_REQUEST_ID}</p></html>"
)

log = logging.getLogger("moothall.errors")


def render_error(status: int, language: Language, request_id: str) -> HttpResponse:
    """Answer with the page for `status` (one of STATUSES; another shows as 500) and never fail.

    The page leads to the portal's front page, and its switch of language does too.
    """
    page = _made(status if status in STATUSES else 500, language)
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
        for status in STATUSES:
            _page(status, language)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without our token: Django calls this."""
    language = Language.CY if is_welsh(request.path) else Language.EN
    return render_error(403, language, str(getattr(request, "request_id", "")))


def _made(status: int, language: Language) -> str:
    try:
        return _page(status, language)
    except Exception:  # the last thing left: it must come whatever is broken
        log.exception("An error page could not be made.")
        return _LAST_RESORT


@lru_cache(maxsize=len(STATUSES) * len(Language))
def _page(status: int, language: Language) -> str:
    home = "/cy/" if language is Language.CY else "/"
    return (
        speaking(language)
        .get_template("error.html")
        .render(
            {
                "language": language,
                "frame": frame(language, None, home),
                "error_status": status,
                "request_id": _REQUEST_ID,
                "csrf_input": "",
                "has_errors": False,
            }
        )
    )
