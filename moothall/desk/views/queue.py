"""The queue of an officer of several bodies."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from moothall.cases.queries import queue as queues
from moothall.desk.presenters.frames import bodies_of, desk_frame
from moothall.desk.presenters.queue import filters_of, queue_view
from moothall.desk.views.refusals import hidden
from moothall.desk.views.waiting import proposals
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
@require_safe
def queue(request: PortalRequest, by: Colleague) -> HttpResponse:
    """List the cases of all bodies that the officer serves, those they filtered for."""
    served = bodies_of(by)
    filters = filters_of(request.GET, by=by, served=served)
    with hidden():
        found = queues.queue(by=by, filters=filters)
        waiting = proposals(request, by)
    return render(
        request,
        "desk/queue.html",
        desk=desk_frame(by, request.language),
        waiting=waiting,
        queue=queue_view(found, filters, by=by, served=served, language=request.language),
    )
