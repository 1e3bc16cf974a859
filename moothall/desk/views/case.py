"""One case: look at it, take it, put it back."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.cases.queries.desk import OpenedCase
from moothall.cases.refusals import ChangedMeanwhile, NotTakenByYou
from moothall.desk.presenters.acts import new_key, typed_in
from moothall.desk.presenters.case import case_view, file_url
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.photo import file_of, photo_view
from moothall.desk.views.outcomes import done, done_before, overtaken
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.rules.answers import FileAnswer
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
def case(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Show a case whole."""
    body = body_or_404(slug)
    with hidden():
        opened = desk.open_case(by=by, body_id=body.id, reference=reference)
    return render(
        request,
        "desk/case.html",
        desk=desk_frame(by, request.language, body=body),
        case=case_view(opened, by=by, body=body, language=request.language),
        form_key=new_key(),
        done=done_before(request, opened.case),
    )


@officer
@require_safe
def file(request: PortalRequest, by: Colleague, slug: str, reference: str, *, key: str) -> HttpResponse:
    """Show a photo of a case; lead to a file that no page can show."""
    body = body_or_404(slug)
    opened, found = _file(by, body, reference, key)
    if not found.is_image:
        return HttpResponseRedirect(file_url(by, opened, body_id=body.id, key=key))
    return render(
        request,
        "desk/photo.html",
        desk=desk_frame(by, request.language, body=body),
        photo=photo_view(opened, found, by=by, body=body, language=request.language),
    )


@officer
@require_safe
def download(request: PortalRequest, by: Colleague, slug: str, reference: str, *, key: str) -> HttpResponse:
    """Lead to a file of a case with a ticket made now."""
    body = body_or_404(slug)
    opened, _ = _file(by, body, reference, key)
    return HttpResponseRedirect(file_url(by, opened, body_id=body.id, key=key))


def _file(by: Colleague, body: KnownBody, reference: str, key: str) -> tuple[OpenedCase, FileAnswer]:
    with hidden():
        opened = desk.open_case(by=by, body_id=body.id, reference=reference)
    found = file_of(opened, key)
    if found is None:
        raise Http404
    return opened, found


@officer
@require_POST
def take(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Take a case."""
    body, typed = body_or_404(slug), typed_in(request.POST)
    try:
        with hidden():
            casework.take_on(
                by=by, body_id=body.id, reference=reference, revision=typed.revision, key=typed.key
            )
    except ChangedMeanwhile:
        return overtaken(request, by, body, reference=reference, typed=typed)
    return done(request, body, reference, what="take")


@officer
@require_POST
def put_back(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Give a case back to the team."""
    body, typed = body_or_404(slug), typed_in(request.POST)
    try:
        with hidden():
            casework.put_back(
                by=by, body_id=body.id, reference=reference, revision=typed.revision, key=typed.key
            )
    except (ChangedMeanwhile, NotTakenByYou):
        return overtaken(request, by, body, reference=reference, typed=typed)
    return done(request, body, reference, what="put_back")
