"""The cases of one body."""

from django.http import HttpResponse

from moothall.cases.queries import desk
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.worklist import filters_of, worklist_view
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
def worklist(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the cases of one body, those that the officer filtered for."""
    body = body_or_404(slug)
    services = desk.own_services(by, body_id=body.id)
    filters = filters_of(request.GET, services)
    with hidden():
        found = desk.worklist(by=by, body_id=body.id, filters=filters)
    return render(
        request,
        "desk/worklist.html",
        desk=desk_frame(by, request.language, body=body),
        list=worklist_view(found, filters, body=body, services=services, language=request.language),
    )
