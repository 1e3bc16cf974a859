"""The first page: whom the officer serves."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moothall.desk.presenters.bodies import body_rows
from moothall.desk.presenters.frames import bodies_of, desk_frame
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
def bodies(request: PortalRequest, by: Colleague) -> HttpResponse:
    """List the bodies that the officer serves; where there is one, lead to its cases."""
    served = bodies_of(by)
    if len(served) == 1:
        return HttpResponseRedirect(reverse("worklist", kwargs={"slug": served[0].slug}))
    return render(
        request,
        "desk/bodies.html",
        desk=desk_frame(by, request.language),
        bodies=body_rows(by, served, request.language),
    )
