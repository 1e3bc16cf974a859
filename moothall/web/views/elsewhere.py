"""A service's page at a body that does not provide it; the view of the start page answers with it."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from moothall.rules.services import (
    NotACouncil,
    NotInForce,
    NotInThisNation,
    Offer,
    Offered,
    ProvidedByOtherTier,
    ServiceDefinition,
    SignpostedTo,
    WelshNotReviewed,
)
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import ways
from moothall.web.presenters import elsewhere


def elsewhere_page(request: PortalRequest, service: ServiceDefinition, offer: Offer) -> HttpResponse:
    """Answer with who provides `service` instead of this body; with its home where it serves nobody.

    Raises:
        Http404: nobody does in this nation, or the body offers it itself.
    """
    match offer:
        case ProvidedByOtherTier() | SignpostedTo() | WelshNotReviewed():
            view = elsewhere.elsewhere(request, service, offer, on=timezone.localdate())
            if view is None:
                raise Http404
            return render(request, "web/elsewhere.html", view=view)
        case NotInForce() | NotACouncil():
            return HttpResponseRedirect(ways.own("body-home"))
        case NotInThisNation() | Offered():
            raise Http404
