"""How an officer's action ends: done, or overtaken by a colleague's."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.cases.actions.reach import is_closed_to_all
from moothall.cases.models import Case
from moothall.cases.queries import desk
from moothall.desk.presenters.acts import ActView, Typed, overtaken_view
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.views.refusals import hidden
from moothall.people.queries import Colleague
from moothall.ui import texts
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_DONE = "done"
DONE = frozenset({"take", "put_back", "moved", "wrote_sent", "wrote_shown", "noted"})
# Said in other words where nobody can read them: the account of the case's person is closed.
_TOLD = frozenset({"moved", "wrote_shown"})


def done(request: PortalRequest, body: KnownBody, reference: str, *, what: str) -> HttpResponse:
    """Lead to the case, which says once what was done (`what` is one of DONE)."""
    request.session[_DONE] = [reference, what]
    return HttpResponseRedirect(reverse("case", kwargs={"slug": body.slug, "reference": reference}))


def done_before(request: PortalRequest, case: Case) -> str:
    """Return what was just done to this case in words, once, or ""."""
    kept = request.session.pop(_DONE, None)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != case.reference or kept[1] not in DONE:
        return ""
    is_unread = kept[1] in _TOLD and is_closed_to_all(case)
    return texts.speak(f"desk.done_{kept[1]}{'_unread' if is_unread else ''}", request.language)


def ask(
    request: PortalRequest, by: Colleague, body: KnownBody, act: ActView, *, status: int = 200
) -> HttpResponse:
    """Show a page to write on."""
    return render(
        request,
        "desk/act.html",
        status=400 if act.errors else status,
        desk=desk_frame(by, request.language, body=body),
        act=act,
        has_errors=bool(act.errors),
    )


def overtaken(
    request: PortalRequest, by: Colleague, body: KnownBody, *, reference: str, typed: Typed
) -> HttpResponse:
    """Say what happened meanwhile and give back what was written."""
    with hidden():
        opened = desk.open_case(by=by, body_id=body.id, reference=reference)
    return render(
        request,
        "desk/overtaken.html",
        status=409,
        desk=desk_frame(by, request.language, body=body),
        view=overtaken_view(opened, typed, body=body, language=request.language),
    )
