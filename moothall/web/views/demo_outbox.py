"""What a demonstration would have sent to residents. The route exists in demo mode only."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.notices import queries as notices
from moothall.ui.access import open_to_all
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web.presenters.demo_outbox import outbox_view
from moothall.wiring import marks

_SLUG = re.compile("[a-z0-9-]{1,80}")


@open_to_all
def demo_outbox(request: PortalRequest) -> HttpResponse:
    """Show the latest messages of one council, at first of the portal; answers 404 outside a demonstration."""
    if not settings.DEMO:
        raise Http404
    slug = request.GET.get("body", bodies.operator().slug)
    body = bodies.by_slug(slug) if _SLUG.fullmatch(slug) else None
    if body is None:
        return render(request, "web/demo_outbox.html", outbox=outbox_view(None, [], request.language))
    with acting(Job(body_id=body.id)):
        latest = notices.latest(body_id=body.id)
        for notice in latest:
            notice.body_text = marks.filled(notice.body_text, notice.case_reference)
    return render(request, "web/demo_outbox.html", outbox=outbox_view(body, latest, request.language))
