"""The pages that the footer names: they stand on the portal."""

from django.http import HttpResponse, HttpResponseRedirect

from moothall.ui.access import published
from moothall.ui.links import portal_url
from moothall.ui.requests import PortalRequest


@published
def portal_page(request: PortalRequest, page: str) -> HttpResponse:
    """Lead to a page of the portal."""
    return HttpResponseRedirect(portal_url(request.language, page))
