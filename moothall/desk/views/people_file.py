"""Joiners, movers and leavers by a list: upload it, see what it would do, confirm exactly that."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.people import given_by
from moothall.desk.presenters.people_file import plan_form, upload_form
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, tell
from moothall.people import post_files, roster
from moothall.people.queries import Colleague
from moothall.people.refusals import FileGone, WorldChanged
from moothall.rules.posts_file import MOST_BYTES, FileFault, FileRefused
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
        roster.roster(by=by, body_id=body.id)
        if request.method == "POST":
            try:
                file_id = post_files.keep(by=by, body_id=body.id, content=_content(request))
            except FileRefused as refusal:
                fault = refusal.fault
            else:
                return HttpResponseRedirect(reverse("post-file-plan", args=[body.slug, file_id]))
    return show_form(request, by, upload_form(fault, body=body, language=request.language), body=body)


@officer
@require_http_methods(ASKS)
def plan(request: PortalRequest, by: Colleague, slug: str, file_id: int) -> HttpResponse:
    """Show what a list would do; do it when it is confirmed and still would do the same."""
    body, functions = body_or_404(slug), given_by(body_or_404(slug))
    is_changed = False
    try:
        with administrators_only():
            if request.method == "POST":
                try:
                    post_files.apply(
                        by=by,
                        body_id=body.id,
                        file_id=file_id,
                        functions=functions,
                        shown=request.POST.get("key", ""),
                    )
                except WorldChanged:
                    is_changed = True
                else:
                    tell(request, "people.file_applied")
                    return HttpResponseRedirect(reverse("people", args=[body.slug]))
            found = post_files.plan(by=by, body_id=body.id, file_id=file_id, functions=functions)
    except FileGone:
        return _gone(request, body)
    view = plan_form(found, body=body, language=request.language, is_changed=is_changed)
    return render(
        request,
        "desk/people_file.html",
        status=409 if is_changed else 200,
        desk=desk_frame(by, request.language, body=body),
        plan=view,
    )


def _content(request: PortalRequest) -> bytes:
    uploaded = request.FILES.get("list")
    if uploaded is None:
        raise FileRefused(FileFault.EMPTY)
    if (uploaded.size or 0) > MOST_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    return bytes(uploaded.read())


def _gone(request: PortalRequest, body: KnownBody) -> HttpResponse:
    tell(request, "people.file_gone")
    return HttpResponseRedirect(reverse("people", args=[body.slug]))
