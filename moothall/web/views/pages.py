"""Pages about the portal itself, and what search engines may read."""

from django.conf import settings
from django.http import HttpResponse

from moothall.ui import texts
from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import ways
from moothall.web.kept import kept
from moothall.web.presenters import privacy_portal

_NOTHING = "User-agent: *\nDisallow: /\n"
_PUBLISHED = "User-agent: *\n" + "".join(
    f"Disallow: {prefix}{path}\n"
    for prefix in ("", "/cy")
    for path in ("/find", "/status", "/*/d/", "/*/start$")
)


@published
@kept
def accessibility(request: PortalRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return _page(request, "accessibility")


@published
@kept
def privacy(request: PortalRequest) -> HttpResponse:
    """Show the privacy notice."""
    return render(request, "web/privacy_portal.html", view=privacy_portal.page(request))


@published
@kept
def cookies(request: PortalRequest) -> HttpResponse:
    """Show which cookies there are."""
    return _page(request, "cookies")


@published
@kept
def source(request: PortalRequest) -> HttpResponse:
    """Offer the source of the running version, as its licence asks (AGPL-3.0, section 13)."""
    where = settings.SOURCE_URL
    words = texts.interface()["portal.source_link" if where else "portal.source_ask"]
    return render(
        request,
        "web/source.html",
        title=texts.speak("shared.source", request.language),
        words=words,
        source_url=where,
        breadcrumbs=(ways.to_front(request),),
    )


@published
def robots(request: PortalRequest) -> HttpResponse:
    """Tell search engines what they may read: in a demo nothing, otherwise what is published."""
    return HttpResponse(_NOTHING if settings.DEMO else _PUBLISHED, content_type="text/plain; charset=utf-8")


def _page(request: PortalRequest, name: str) -> HttpResponse:
    words = texts.interface()[f"portal.{name}_body"]
    return render(
        request,
        "web/page.html",
        title=texts.speak(f"shared.{name}", request.language),
        words=words,
        breadcrumbs=(ways.to_front(request),),
    )
