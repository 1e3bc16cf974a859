"""A body's published pages: its home, its services from A to Z, a topic."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Kind, Standing, standing
from moothall.ui import texts
from moothall.ui.access import published
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import ways
from moothall.web.kept import kept
from moothall.web.presenters import council
from moothall.web.presenters import standing as stands
from moothall.web.presenters.catalogue import Area, area_of


@published
@kept
def home(request: PortalRequest) -> HttpResponse:
    """Show what this body is and does, whatever it is and wherever it is in its life."""
    body, today = _body(request), timezone.localdate()
    if body.facts.kind is Kind.OPERATOR:
        return _about(request)
    match standing(body.facts, on=today):
        case Standing.ENDED:
            return render(request, "web/former.html", view=stands.former(request, body, on=today))
        case Standing.SHADOW | Standing.TO_COME:
            return render(request, "web/to_come.html", view=stands.to_come(request, body, on=today))
        case Standing.IN_FORCE if body.facts.tier is None:
            return render(request, "web/other_body.html", view=stands.other_body(request, body))
        case Standing.IN_FORCE:
            return render(request, "web/council.html", view=council.home(area_of(request, body, on=today)))


@published
@kept
def services(request: PortalRequest) -> HttpResponse:
    """Show all services of the place from A to Z."""
    return render(request, "web/services.html", view=council.index(_area(request)))


@published
@kept
def topic(request: PortalRequest, topic: str) -> HttpResponse:
    """Show the services of one topic."""
    view = council.topic_page(_area(request), topic)
    if view is None:
        raise Http404
    return render(request, "web/topic.html", view=view)


def _about(request: PortalRequest) -> HttpResponse:
    return render(
        request,
        "web/page.html",
        title=texts.speak("portal.about_title", request.language),
        words=texts.interface()["portal.about_body"],
        breadcrumbs=(ways.to_front(request),),
    )


def _area(request: PortalRequest) -> Area:
    body, today = _body(request), timezone.localdate()
    if body.facts.tier is None or standing(body.facts, on=today) is not Standing.IN_FORCE:
        raise Http404
    return area_of(request, body, on=today)


def _body(request: PortalRequest) -> KnownBody:
    if request.public_body is None:
        raise Http404
    return request.public_body
