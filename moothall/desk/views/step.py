"""One step of a case's workflow."""

from functools import partial

from django.http import HttpResponse

from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.cases.refusals import ChangedMeanwhile
from moothall.desk.presenters.acts import step_view, typed_in
from moothall.desk.views.outcomes import ask, done, overtaken
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.rules.workflow import NotFromThisState
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest


@officer
def step(
    request: PortalRequest, by: Colleague, slug: str, reference: str, *, transition: str
) -> HttpResponse:
    """Show what a step means and asks for; take it."""
    body, typed = body_or_404(slug), typed_in(request.POST if request.method == "POST" else None)
    look = partial(
        desk.open_step,
        by=by,
        body_id=body.id,
        reference=reference,
        transition=transition,
        attempted=typed.attempted("cases.move"),
    )
    sent = {
        "transition": transition,
        "reason": typed.reason,
        "message": typed.message,
        "key": typed.key,
    }
    moved_before = partial(casework.moved_before, by=by, body_id=body.id, reference=reference, **sent)
    if typed.is_sent and moved_before():
        return done(request, body, reference, what="moved")
    try:
        with hidden():
            act = step_view(look(), typed, body=body, language=request.language)
            if not typed.is_sent or act.errors:
                return ask(request, by, body, act)
            try:
                casework.move(by=by, body_id=body.id, reference=reference, revision=typed.revision, **sent)
            except ChangedMeanwhile:
                act = step_view(look(), typed, body=body, language=request.language, is_stale=True)
                return ask(request, by, body, act, status=409)
    except NotFromThisState:
        if moved_before():
            return done(request, body, reference, what="moved")
        return overtaken(request, by, body, reference=reference, typed=typed)
    return done(request, body, reference, what="moved")
