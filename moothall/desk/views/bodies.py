"""The first pages: where an officer begins, and whom they serve."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.desk.presenters.bodies import body_rows
from moothall.desk.presenters.body_links import has_cases, home_href
from moothall.desk.presenters.frames import bodies_of, desk_frame
from moothall.desk.views.refusals import hidden
from moothall.desk.views.waiting import proposals
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
@require_safe
def bodies(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Lead to the only body of an officer, or to the queue where they work on cases of several."""
    served = bodies_of(by)
    if len(served) == 1:
        return HttpResponseRedirect(home_href(by, served[0]))
    is_several = sum(has_cases(by, body) for body in served) > 1
    return HttpResponseRedirect(reverse("queue" if is_several else "councils"))


@officer
@require_safe
def councils(request: PortalRequest, by: Colleague) -> HttpResponse:
    """List the bodies that the officer serves, with what they are there."""
    with hidden():
        waiting = proposals(request, by)
    return render(
        request,
        "desk/bodies.html",
        desk=desk_frame(by, request.language),
        waiting=waiting,
        bodies=body_rows(by, bodies_of(by), request.language),
    )
