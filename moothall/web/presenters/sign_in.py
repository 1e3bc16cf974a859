"""What the pages show on which a resident signs in."""

from urllib.parse import urlencode

from django.urls import reverse

from moothall.notices.channels.messages import Kind
from moothall.people.codes import MOST_TRIES, VALID_MINUTES
from moothall.people.identity import issuers
from moothall.people.identity.oidc.issuers import Site
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import ErrorItem
from moothall.ui.requests import PortalRequest
from moothall.ui.words import clock_in_words
from moothall.web import sent_codes
from moothall.web.own_paths import own_path
from moothall.web.proof_cookie import Asked


def ask(request: PortalRequest, *, email: str, problem: str) -> dict[str, object]:
    """Return what `sign_in.html` needs; `problem` is the key of a text, or ""."""
    offered = issuers.offered(Site.PORTAL)
    return {
        "email": email,
        "issuers": tuple(
            Link(
                text=issuer.name.speak(request.language), href=_with(issuer.slug, request.GET.get("next", ""))
            )
            for issuer in offered
        ),
        **errors(request, "email", problem),
    }


def _with(slug: str, onward: str) -> str:
    path, kept = reverse("sign-in-with", kwargs={"issuer": slug}), own_path(onward)
    return f"{path}?{urlencode({'next': kept})}" if kept else path


def code(request: PortalRequest, asked: Asked, *, problem: str, again_href: str) -> dict[str, object]:
    """Return what `sign_in_code.html` needs; `again_href` leads to the page that sends another code."""
    return {
        "again_href": again_href,
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
