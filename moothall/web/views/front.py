"""The portal's front page."""

from django.conf import settings
from django.http import HttpResponse

from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import ways
from moothall.web.kept import kept


@published
@kept
def front(request: PortalRequest) -> HttpResponse:
    """Ask for a postcode, and lead to the list of councils and to the status of a case."""
    return render(
        request,
        "web/front.html",
        find_href=ways.portal(request, "find"),
        councils_href=ways.portal(request, "councils"),
        status_href=ways.status(request),
        desk_href=settings.DESK_URL,
    )
