"""What the pages show on which a resident signs in."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from moothall.notices.channels.messages import Kind
from moothall.people.codes import MOST_TRIES, VALID_MINUTES, Purpose
from moothall.people.identity import issuers
from moothall.rules.sites import Site
from moothall.ui import texts
from moothall.ui.access import ENDED
from moothall.ui.faces import Link
from moothall.ui.presenters import ErrorItem
from moothall.ui.requests import PortalRequest
from moothall.ui.words import clock_in_words
from moothall.web import sent_codes
from moothall.web.own_paths import own_path
from moothall.web.proof_cookie import Asked

_MINUTE, _HOUR = 60, 3600
_SENT, _SENT_KNOWN = "account.code_sent", "account.code_sent_known"


def ask(request: PortalRequest, *, email: str, problem: str) -> dict[str, object]:
    """Return what `sign_in.html` needs; `problem` is the key of a text, or ""."""
    offered = issuers.offered(Site.PORTAL)
    return {
        "email": email,
        "ended": _ended(request) if ENDED in request.GET else "",
        "issuers": tuple(
            Link(
                text=issuer.name.speak(request.language), href=_with(issuer.slug, request.GET.get("next", ""))
            )
            for issuer in offered
        ),
        **errors(request, "email", problem),
    }


def _ended(request: PortalRequest) -> str:
    """Return why a session may be over: which reason it was went with it, and anybody may open the address."""
    idle, longest = settings.SESSION_LIMITS[Site.PORTAL]
    return texts.speak(
        "account.session_ended", request.language, minutes=idle // _MINUTE, hours=longest // _HOUR
    )


def _with(slug: str, onward: str) -> str:
    path, kept = reverse("sign-in-with", kwargs={"issuer": slug}), own_path(onward)
    return f"{path}?{urlencode({'next': kept})}" if kept else path


def code(request: PortalRequest, asked: Asked, *, problem: str, again_href: str) -> dict[str, object]:
    """Return what `sign_in_code.html` needs; `again_href` leads to the page that sends another code."""
    return {
        "again_href": again_href,
        "sent": _SENT_KNOWN if asked.purpose is Purpose.STEP_UP else _SENT,
        "is_text": asked.address.kind is Kind.SMS,
        "to": asked.address.to,
        "minutes": VALID_MINUTES,
        "tries": MOST_TRIES,
        "most": sent_codes.MOST,
        "is_over": sent_codes.is_over(asked),
        "again_at": clock_in_words(sent_codes.again_at(), request.language),
        **errors(request, "code", problem),
    }


def errors(request: PortalRequest, field: str, problem: str) -> dict[str, object]:
    """Return the error of a page with one field: `error` for the field, `error_items` for the summary."""
    text = texts.speak(problem, request.language) if problem else ""
    return {"error": text, "error_items": (ErrorItem(text=text, href=f"#{field}"),) if text else ()}
