"""What a council does with personal data, service by service."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from moothall.people import arrangements
from moothall.rules.bodies import Standing, standing
from moothall.rules.services import Offered
from moothall.services import offers
from moothall.services import queries as services
from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web.kept import kept
from moothall.web.presenters import privacy as present


@published
@kept
def body_privacy(request: PortalRequest) -> HttpResponse:
    """Show what a council in force asks in each service that it offers, why it may, who sees it, and how long."""
    body, today = request.public_body, timezone.localdate()
    if body is None or body.facts.tier is None or standing(body.facts, on=today) is not Standing.IN_FORCE:
        raise Http404
    found = sorted(services.all_current().items())
    definitions = tuple(
        one.definition
        for _, one in found
        if isinstance(offers.offer(one.definition, body.facts, on=today), Offered)
    )
    serving = tuple(each for each in arrangements.in_force(body.id) if each.home.id == body.id)
    return render(request, "web/privacy.html", view=present.page(request, body, definitions, serving))
