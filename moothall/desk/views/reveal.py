"""See one thing that a case keeps masked: a reason first, by POST; then the thing, on a page of its own."""

from django.http import HttpResponse

from moothall.cases.actions import reveals
from moothall.cases.queries import desk
from moothall.desk.presenters.acts import typed_in
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.reveal import reason_view, revealed_view
from moothall.desk.views.outcomes import ask
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.people.queries import Colleague
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@officer
def reveal(request: PortalRequest, by: Colleague, slug: str, reference: str, *, item: str) -> HttpResponse:
    """Ask why; show it. The page that shows it answers the POST itself: at no address can it be had again."""
    body, typed = body_or_404(slug), typed_in(request.POST if request.method == "POST" else None)
    with hidden():
        wanted = typed.attempted("cases.reveal")
        opened = desk.open_case(by=by, body_id=body.id, reference=reference, attempted=wanted)
        act = reason_view(opened, typed, item=item, body=body, language=request.language)
        if not typed.is_sent or act.errors:
            return ask(request, by, body, act)
        found = reveals.reveal(by=by, body_id=body.id, reference=reference, item=item, reason=typed.reason)
    return render(
        request,
        "desk/revealed.html",
        desk=desk_frame(by, request.language, body=body),
        view=revealed_view(opened, found, item=item, body=body, language=request.language),
    )
