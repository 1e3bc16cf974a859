"""One step of a case's workflow."""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse

from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.cases.refusals import ChangedMeanwhile
from moothall.desk.presenters.acts import Typed, step_view, typed_in
from moothall.desk.views.outcomes import ask, done, overtaken
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.rules.refusal import Refused
from moothall.rules.workflow import NotFromThisState
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest


@officer
def step(
    request: PortalRequest, by: Colleague, slug: str, reference: str, *, transition: str
) -> HttpResponse:
    """Show what a step means and asks for; take it."""
    body, typed = body_or_404(slug), typed_in(request.POST if request.method == "POST" else None)
    look = partial(desk.open_step, by=by, body_id=body.id, reference=reference, transition=transition)
    take = partial(
        casework.move,
        by=by,
        body_id=body.id,
        reference=reference,
        revision=typed.revision,
        transition=transition,
        reason=typed.reason,
        message=typed.message,
        key=typed.key,
    )
    try:
        with hidden():
            act = step_view(look(), typed, body=body, language=request.language)
            if not typed.is_sent or act.errors:
                return ask(request, by, body, act)
            try:
                take()
            except ChangedMeanwhile:
                act = step_view(look(), typed, body=body, language=request.language, is_stale=True)
                return ask(request, by, body, act, status=409)
    except NotFromThisState:
        if _was_taken(take, typed):
            return done(request, body, reference, what="moved")
        return overtaken(request, by, body, reference=reference, typed=typed)
    return done(request, body, reference, what="moved")


def _was_taken(take: Callable[[], None], typed: Typed) -> bool:
    """Tell whether it was this very form, sent before, that has moved the case on."""
    if not typed.key:
        return False
    try:
        take()
    except Refused:
        return False
    return True
