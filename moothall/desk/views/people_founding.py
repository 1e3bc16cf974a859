"""The operator's pages of councils without an administrator. They tell nothing of a council's people or cases."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies import lists
from moothall.bodies import queries as register
from moothall.bodies.lists import Wanted, Which
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.pages import with_typed
from moothall.desk.presenters.people_founding import (
    PAGE_LENGTH,
    bodies_view,
    first_form,
    first_typed,
    sought_in,
)
from moothall.desk.presenters.people_typed import PostTyped
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, tell, tell_not_done, told, told_not_done
from moothall.people import founding
from moothall.people.queries import Colleague
from moothall.people.refusals import NotTheFirst, PostRefused
from moothall.ui.access import officer
from moothall.ui.form_runner import fields_posted
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

ASKS = ("GET", "HEAD", "POST")


@officer
@require_safe
def bodies(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the councils in force, with how far each is on the way to an administrator of its own."""
    operator, sought = body_or_404(slug), sought_in(request.GET.dict())
    wanted = Wanted(which=Which.NOW, on=timezone.localdate(), language=request.language)
    ids = lists.ids(wanted, words=sought.words)
    with administrators_only():
        progress = founding.progress(by=by, operator=operator, body_ids=ids)
    listed = [body_id for body_id in ids if sought.wants(progress[body_id])]
    shown = listed[(sought.page - 1) * PAGE_LENGTH : sought.page * PAGE_LENGTH]
    view = bodies_view(
        [(register.by_id(body_id), progress[body_id]) for body_id in shown],
        sought,
        total=len(listed),
        operator=operator,
        language=request.language,
        done=told(request),
    )
    return render(
        request,
        "desk/first_administrators.html",
        desk=desk_frame(by, request.language, body=operator),
        view=view,
        not_done=told_not_done(request),
    )


@officer
@require_http_methods(ASKS)
def ask(request: PortalRequest, by: Colleague, slug: str, home: str) -> HttpResponse:
    """Ask for a council's first administrator; another administrator of the operator decides."""
    operator, body = body_or_404(slug), body_or_404(home)
    errors: dict[str, str] = {}
    with administrators_only():
        founding.progress(by=by, operator=operator, body_ids=[body.id])
        if request.method == "POST":
            post, errors = first_typed(request.POST.dict(), request.language)
            if post is not None:
                try:
                    founding.ask(by=by, operator=operator, body_id=body.id, post=post)
                except NotTheFirst:
                    tell_not_done(request, "founding.not_the_first")
                    return _back(slug)
                except PostRefused as refusal:
                    errors = PostTyped.errors_of(refusal.faults, request.language)
                else:
                    tell(request, "founding.asked_for")
                    return _back(slug)
    form = first_form(body, operator=operator, language=request.language, errors=errors)
    if request.method == "POST":
        typed = fields_posted(request)
        form = replace(form, fields=tuple(with_typed(each, typed) for each in form.fields))
    return show_form(request, by, form, body=operator)


def _back(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("first-administrators", args=[slug]))
