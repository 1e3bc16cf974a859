"""From a body's own host to the portal, where forms, status and the pages about the portal are."""

from django.http import Http404, HttpResponse, HttpResponseRedirect

from moothall.services import queries as services
from moothall.ui import links
from moothall.ui.access import published
from moothall.ui.requests import PortalRequest
from moothall.web import ways

PORTAL_PAGES = ("find", "councils", "status", "accessibility", "privacy", "cookies", "source")


@published
def portal_page(request: PortalRequest, name: str) -> HttpResponse:
    """Lead to the portal's page of this name, with what was asked of it."""
    query = request.META.get("QUERY_STRING", "")
    target = links.portal_url(request.language, "front") + name
    return HttpResponseRedirect(f"{target}?{query}" if query else target)


@published
def service(request: PortalRequest, service: str) -> HttpResponse:
    """Lead to the start page of a service of this body."""
    body = request.public_body
    if body is None or services.current(slug=service) is None:
        raise Http404
    return HttpResponseRedirect(ways.start(request, body.slug, service))
