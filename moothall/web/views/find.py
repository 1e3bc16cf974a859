"""From a postcode to the council, or to the right council's page of a service."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from moothall.bodies.places import queries as places
from moothall.bodies.places.queries import (
    AcrossBoundary,
    Answer,
    Divided,
    NoCouncil,
    OutsideUk,
    Served,
    UnknownPostcode,
)
from moothall.rules.postcodes import Malformed, OutsideTheUk, parse
from moothall.services import queries as services
from moothall.ui.access import open_to_all
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import place as remembered_place
from moothall.web import ways
from moothall.web.presenters import finding
from moothall.web.presenters.finding import Asked

NOT_LISTED = "none"


@open_to_all
def find(request: PortalRequest) -> HttpResponse:
    """Show who serves the postcode in the address, or ask for one."""
    asked = _asked(request)
    if "postcode" not in request.GET:
        return render(request, "web/find.html", view=finding.form(asked))
    today = timezone.localdate()
    try:
        answer = _answer(asked, request.GET.get("uprn", ""), on=today)
    except Malformed as refused:
        return _ask_again(asked, finding.why_refused(asked, refused))
    return _show(asked, answer, on=today)


@open_to_all
def find_service(request: PortalRequest, service: str) -> HttpResponse:
    """Lead to a service's start page at the council of the remembered postcode, or ask for a postcode.

    With `in`, the slug of a county, only a postcode within that county counts: who opens another county's page
    means that one, whatever was typed before.
    """
    published = services.current(slug=service)
    if published is None:
        raise Http404
    asked = Asked(request=request, typed="", service=published.definition)
    known, today = remembered_place.remembered(request), timezone.localdate()
    answer = remembered_place.serving(known, on=today) if known and "postcode" not in request.GET else None
    start = None
    if isinstance(answer, Served) and _is_within(answer, request.GET.get("in", "")):
        start = finding.start_path(asked, answer, on=today)
    if start is not None:
        return HttpResponseRedirect(start)
    typed = {"postcode": request.GET["postcode"]} if "postcode" in request.GET else {}
    return HttpResponseRedirect(f"{ways.portal(request, 'find')}?{urlencode({'service': service, **typed})}")


def _is_within(served: Served, county: str) -> bool:
    return not county or any(body.slug == county for body in served.bodies)


def _asked(request: PortalRequest) -> Asked:
    published = services.current(slug=request.GET.get("service", ""))
    return Asked(
        request=request,
        typed=request.GET.get("postcode", ""),
        service=published.definition if published else None,
    )


def _answer(asked: Asked, uprn: str, *, on: date) -> Answer:
    """Let the chosen address decide, then the postcode."""
    if not uprn:
        return places.find(asked.typed, on=on)
    try:
        postcode = parse(asked.typed)
    except OutsideTheUk as refused:
        return OutsideUk(place=refused.place)
    if uprn == NOT_LISTED:
        return places.by_postcode(postcode, on=on)
    return places.by_address(postcode, uprn, on=on) or places.find(asked.typed, on=on)


def _show(asked: Asked, answer: Answer, *, on: date) -> HttpResponse:
    request = asked.request
    match answer:
        case Served():
            start = finding.start_path(asked, answer, on=on)
            response: HttpResponse = (
                HttpResponseRedirect(start)
                if start
                else render(request, "web/found.html", view=finding.found(asked, answer))
            )
            remembered_place.keep(response, answer)
            return response
        case AcrossBoundary():
            view = finding.across(asked, answer, is_unchosen="uprn" in request.GET)
            return render(request, "web/across.html", view=view, has_errors=bool(view.errors))
        case UnknownPostcode(postcode=postcode):
            return _ask_again(
                asked, speak("portal.postcode_unknown", request.language, postcode=str(postcode))
            )
        case Divided() | NoCouncil() | OutsideUk():
            return render(request, "web/choose.html", view=finding.choose(asked, answer))


def _ask_again(asked: Asked, error: str) -> HttpResponse:
    return render(asked.request, "web/find.html", view=finding.form(asked, error=error), has_errors=True)
