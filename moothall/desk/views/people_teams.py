"""The teams of a body: list, add, rename."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.people_teams import team_form, teams_page
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, show_page, tell, told
from moothall.people import teams
from moothall.people.queries import Colleague
from moothall.people.refusals import TeamNameTaken, TeamNameUnfit
from moothall.ui import texts
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest

ASKS = ("GET", "HEAD", "POST")


@officer
@require_safe
def list_teams(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the teams of a body."""
    body = body_or_404(slug)
    with administrators_only():
        found = teams.of_body(by=by, body_id=body.id)
    page = teams_page(found, body=body, language=request.language, done=told(request))
    return show_page(request, by, page, body=body)


@officer
@require_http_methods(ASKS)
def add(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Ask for the name of a new team; add it."""
    body = body_or_404(slug)
    with administrators_only():
        teams.of_body(by=by, body_id=body.id)
        error = ""
        if request.method == "POST":
            try:
                teams.create(by=by, body_id=body.id, name=request.POST.get("name", ""))
            except (TeamNameTaken, TeamNameUnfit) as refusal:
                error = _words(refusal, request)
            else:
                return _back(request, body, "people.team_added")
    typed = request.POST.get("name", "")
    form = team_form("add", typed, error, body=body, language=request.language)
    return show_form(request, by, form, body=body)


@officer
@require_http_methods(ASKS)
def rename(request: PortalRequest, by: Colleague, slug: str, team_id: int) -> HttpResponse:
    """Ask for another name of a team; rename it."""
    body = body_or_404(slug)
    with administrators_only():
        known = dict(teams.of_body(by=by, body_id=body.id))
        if team_id not in known:
            raise Http404
        error = ""
        if request.method == "POST":
            try:
                teams.rename(by=by, body_id=body.id, team_id=team_id, name=request.POST.get("name", ""))
            except (TeamNameTaken, TeamNameUnfit) as refusal:
                error = _words(refusal, request)
            else:
                return _back(request, body, "people.team_renamed")
    typed = request.POST.get("name", known[team_id])
    form = team_form("rename", typed, error, body=body, language=request.language)
    return show_form(request, by, form, body=body)


def _words(refusal: TeamNameTaken | TeamNameUnfit, request: PortalRequest) -> str:
    is_taken = isinstance(refusal, TeamNameTaken)
    return texts.speak("people.team_taken" if is_taken else "people.team_unfit", request.language)


def _back(request: PortalRequest, body: KnownBody, key: str) -> HttpResponse:
    tell(request, key)
    return HttpResponseRedirect(reverse("teams", args=[body.slug]))
