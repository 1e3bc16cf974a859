"""The cases of one body."""

from django.http import HttpResponse
from django.urls import reverse

from moothall.cases.queries import desk
from moothall.desk.presenters.erasure import waiting_words
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.worklist import filters_of, worklist_view
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.portability.erasure import queries as erasures
from moothall.portability.keepers import is_keeper
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
        asked = erasures.waiting(by=by, body_id=body.id) if is_keeper(by, body.id) else None
    return render(
        request,
        "desk/worklist.html",
        desk=desk_frame(by, request.language, body=body),
        erasures_waiting=waiting_words(asked, request.language) if asked else "",
        erasures_href=reverse("erasures", kwargs={"slug": slug}),
        list=worklist_view(found, filters, body=body, services=services, language=request.language),
    )
