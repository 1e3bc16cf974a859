"""The start page of a service at a body, or the page that says who provides it instead."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from moothall.rules.services import Offered
from moothall.services import offers
from moothall.services import queries as services
from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web.kept import kept
from moothall.web.presenters import start as present
from moothall.web.views.elsewhere import elsewhere_page


@published
@kept
def start_page(request: PortalRequest, service: str) -> HttpResponse:
    """Tell what the service is for, what is needed and what happens next."""
    body, found = request.public_body, services.current(slug=service)
    if body is None or found is None:
        raise Http404
    definition = found.definition
    offer = offers.offer(definition, body.facts, on=timezone.localdate())
    if not isinstance(offer, Offered):
        return elsewhere_page(request, definition, offer)
    return render(request, "start.html", present.start(request, body, definition))
