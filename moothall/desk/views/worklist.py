"""The cases of one body."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.cases.queries import desk
from moothall.desk.presenters import erasure, letters
from moothall.desk.presenters.body_links import home_href
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.worklist import filters_of, worklist_view
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.desk.views.waiting import proposals
from moothall.people.queries import Colleague
from moothall.portability import by_hand
from moothall.portability.erasure import queries as erasures
from moothall.portability.keepers import is_keeper
from moothall.rules.posts import EVERYWHERE
from moothall.ui.access import officer
from moothall.ui.faces import Link
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
def worklist(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the cases of one body, those that the officer filtered for; one that has none begins elsewhere."""
    body = body_or_404(slug)
    if body.facts.tier is None and by.functions(body_id=body.id) & EVERYWHERE:
        return HttpResponseRedirect(home_href(by, body))
    services = desk.own_services(by, body_id=body.id)
    filters = filters_of(request.GET, services)
    with hidden():
        found = desk.worklist(by=by, body_id=body.id, filters=filters)
        kept = tuple(_waiting(request, by, body)) if is_keeper(by, body.id) else ()
        waiting = (*proposals(request, by, body=body), *kept)
    return render(
        request,
        "desk/worklist.html",
        desk=desk_frame(by, request.language, body=body),
        waiting=waiting,
        list=worklist_view(found, filters, body=body, services=services, language=request.language),
    )


def _waiting(request: PortalRequest, by: Colleague, body: KnownBody) -> Iterator[Link]:
    """Yield what waits for somebody who keeps the body's records besides their cases."""
    asked = erasures.waiting(by=by, body_id=body.id)
    if asked.count:
        words = erasure.waiting_words(asked, request.language)
        yield Link(text=words, href=reverse("erasures", kwargs={"slug": body.slug}))
    to_send = by_hand.waiting(by=by, body_id=body.id)
    if to_send:
        words = letters.waiting_words(to_send, request.language)
        yield Link(text=words, href=reverse("letters", kwargs={"slug": body.slug}))
