"""Joiners, movers and leavers by a list: upload it, see what it would do, confirm exactly that."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.people_file import plan_form, standing_page, upload_form
from moothall.desk.presenters.people_file import sample as sample_list
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, show_page, tell_not_done
from moothall.people import post_files, teams
from moothall.people.queries import Colleague
from moothall.people.refusals import FileGone, WorldChanged
from moothall.rules.posts_file import MOST_BYTES, FileFault, FileRefused
from moothall.services.functions import given_by
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

ASKS = ("GET", "HEAD", "POST")


@officer
@require_http_methods(ASKS)
def upload(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Ask for a list; keep it for a day, sealed."""
    body, fault = body_or_404(slug), None
    with administrators_only():
        teams = _teams(by, body)
        if request.method == "POST":
            try:
                file_id = post_files.keep(by=by, body_id=body.id, content=_content(request))
            except FileRefused as refusal:
                fault = refusal.fault
            else:
                return HttpResponseRedirect(reverse("post-file-plan", args=[body.slug, file_id]))
    return show_form(request, by, upload_form(fault, teams, body=body, language=request.language), body=body)


@officer
@require_safe
def sample(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Give a list to begin with, in the words of the page's language."""
    body = body_or_404(slug)
    with administrators_only():
        teams = _teams(by, body)
    content = sample_list(teams, body=body, today=timezone.localdate(), language=request.language)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sample.csv"'
    return response


@officer
@require_http_methods(ASKS)
def plan(request: PortalRequest, by: Colleague, slug: str, file_id: int) -> HttpResponse:
    """Show what a list would do and let it be confirmed; from then on, what has become of it."""
    body = body_or_404(slug)
    try:
        with administrators_only():
            standing = post_files.standing(by=by, body_id=body.id, file_id=file_id)
            if standing.is_confirmed:
                page = standing_page(standing, file_id=file_id, body=body, language=request.language)
                return show_page(request, by, page, body=body)
            if request.method == "POST":
                return _confirmed(request, by, body, file_id)
            return _show_plan(request, by, body, file_id)
    except FileGone:
        return _gone(request, body)


def _confirmed(request: PortalRequest, by: Colleague, body: KnownBody, file_id: int) -> HttpResponse:
    shown = request.POST.get("key", "")
    try:
        post_files.confirm(
            by=by, body_id=body.id, file_id=file_id, functions=given_by(body.facts.kind), shown=shown
        )
    except WorldChanged:
        return _show_plan(request, by, body, file_id, is_changed=True)
    return HttpResponseRedirect(reverse("post-file-plan", args=[body.slug, file_id]))


def _show_plan(
    request: PortalRequest, by: Colleague, body: KnownBody, file_id: int, *, is_changed: bool = False
) -> HttpResponse:
    found = post_files.plan(by=by, body_id=body.id, file_id=file_id, functions=given_by(body.facts.kind))
    return render(
        request,
        "desk/people_file.html",
        status=409 if is_changed else 200,
        desk=desk_frame(by, request.language, body=body),
        plan=plan_form(found, body=body, language=request.language, is_changed=is_changed),
    )


def _teams(by: Colleague, body: KnownBody) -> tuple[str, ...]:
    return tuple(name for _, name in teams.of_body(by=by, body_id=body.id))


def _content(request: PortalRequest) -> bytes:
    uploaded = request.FILES.get("list")
    if uploaded is None:
        raise FileRefused(FileFault.EMPTY)
    if (uploaded.size or 0) > MOST_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    return bytes(uploaded.read())


def _gone(request: PortalRequest, body: KnownBody) -> HttpResponse:
    tell_not_done(request, "people.file_gone")
    return HttpResponseRedirect(reverse("people", args=[body.slug]))
