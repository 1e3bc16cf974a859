"""Where a page's links lead: a body's own host has its published pages only, the rest is on the portal."""

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.ui import links
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak


def portal(request: PortalRequest, name: str, **parts: str) -> str:
    """Return where a page finds the portal's page `name`: a whole address from a body's own host."""
    make = links.portal_url if request.on_own_host else links.portal_path
    return make(request.language, name, **parts)


def body(request: PortalRequest, slug: str, name: str, **parts: str) -> str:
    """Return where a page finds the page `name` of a body on the portal."""
    if request.on_own_host:
        return links.body_url(request.language, slug, name, **parts)
    return links.body_path(request.language, slug, name, **parts)


def start(request: PortalRequest, slug: str, service: str) -> str:
    """Return where a page finds the start page of a body's service, which is always on the portal."""
    return body(request, slug, "service-start", service=service)


def status(request: PortalRequest) -> str:
    """Return where a page of `request` finds the page that asks for a reference."""
    return portal(request, "status")


def to_front(request: PortalRequest) -> Link:
    """Return the first breadcrumb: the portal's front page."""
    return Link(text=speak("shared.portal_name", request.language), href=portal(request, "front"))


def to_home(request: PortalRequest, known: KnownBody) -> Link:
    """Return the breadcrumb of the body whose page this is: its home on this host."""
    return Link(text=known.facts.name.speak(request.language), href=own("body-home"))


def own(name: str, **parts: str) -> str:
    """Return the path of another page of the body whose page this is, on the same host."""
    return reverse(name, kwargs=parts or None)
