"""What was just done, said once on the next page; and pages that administrators alone may see."""

from functools import partial

from django.http import HttpResponse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.pages import FormView, PageView
from moothall.desk.views.refusals import answered_as_nothing
from moothall.people.queries import Colleague
from moothall.people.refusals import NoSuchPost, NotAdministrator, NotServing
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell, tell_not_done, told, told_not_done

__all__ = [
    "administrators_only",
    "show_form",
    "show_page",
    "tell",
    "tell_not_done",
    "told",
    "told_not_done",
]

administrators_only = partial(answered_as_nothing, NotAdministrator, NotServing, NoSuchPost)


def show_page(
    request: PortalRequest, by: Colleague, page: PageView, *, body: KnownBody | None = None
) -> HttpResponse:
    """Answer with a plain page."""
    return render(
        request,
        "desk/plain_page.html",
        desk=desk_frame(by, request.language, body=body),
        page=page,
        not_done=told_not_done(request),
    )


def show_form(
    request: PortalRequest, by: Colleague, form: FormView, *, body: KnownBody, status: int = 200
) -> HttpResponse:
    """Answer with a plain form; with status 400 where something in it is wrong."""
    return render(
        request,
        "desk/plain_form.html",
        status=400 if form.errors else status,
        desk=desk_frame(by, request.language, body=body),
        form=form,
        has_errors=bool(form.errors),
    )
