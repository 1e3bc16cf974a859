"""Words apart from any step: to the resident, or for colleagues."""

from django.http import HttpResponse

from moothall.cases.actions import casework
from moothall.cases.queries import desk
from moothall.cases.refusals import ChangedMeanwhile
from moothall.desk.presenters.acts import note_view, typed_in, write_view
from moothall.desk.views.outcomes import ask, done
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest


@officer
def write(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Ask for a message to the resident; send it."""
    body, typed = body_or_404(slug), typed_in(request.POST if request.method == "POST" else None)
    with hidden():
        wanted = typed.attempted("cases.write")
        opened = desk.open_case(by=by, body_id=body.id, reference=reference, attempted=wanted)
        act = write_view(opened, typed, body=body, language=request.language)
        if not typed.is_sent or act.errors:
            return ask(request, by, body, act)
        try:
            is_sent = casework.write(
                by=by,
                body_id=body.id,
                reference=reference,
                revision=typed.revision,
                message=typed.message,
                key=typed.key,
            )
        except ChangedMeanwhile:
            opened = desk.open_case(by=by, body_id=body.id, reference=reference)
            act = write_view(opened, typed, body=body, language=request.language, is_stale=True)
            return ask(request, by, body, act, status=409)
    return done(request, body, reference, what="wrote_sent" if is_sent else "wrote_shown")


@officer
def note(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Ask for a note; keep it."""
    body, typed = body_or_404(slug), typed_in(request.POST if request.method == "POST" else None)
    with hidden():
        wanted = typed.attempted("cases.note")
        opened = desk.open_case(by=by, body_id=body.id, reference=reference, attempted=wanted)
        act = note_view(opened, typed, body=body, language=request.language)
        if not typed.is_sent or act.errors:
            return ask(request, by, body, act)
        try:
            casework.note(
                by=by,
                body_id=body.id,
                reference=reference,
                revision=typed.revision,
                reason=typed.reason,
                key=typed.key,
            )
        except ChangedMeanwhile:
            opened = desk.open_case(by=by, body_id=body.id, reference=reference)
            act = note_view(opened, typed, body=body, language=request.language, is_stale=True)
            return ask(request, by, body, act, status=409)
    return done(request, body, reference, what="noted")
