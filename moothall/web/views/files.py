"""One file of a case, for the officer whose ticket names it."""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from moothall.audit import actions as audit
from moothall.files.queries import FoundFile, Ticket, read
from moothall.people.duty import on_duty
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing
from moothall.ui.access import ticket_holder
from moothall.ui.requests import PortalRequest

PURPOSE = "casework"
# Nothing in a file may run or load anything, should a browser ever take it for a page.
POLICY = "default-src 'none'; sandbox"


@require_safe
@ticket_holder
def file(request: PortalRequest, ticket: Ticket, by: Colleague) -> HttpResponse:
    """Answer the bytes that the ticket is for."""
    found = _found(ticket, by)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(False, found.name) or "inline"
    response["Content-Security-Policy"] = POLICY
    _let_the_desk_show(response)
    return response


def _found(ticket: Ticket, by: Colleague) -> FoundFile | None:
    """Return the file, or None where there is none or the officer's right ended after the ticket was made."""
    with suppress(NotServing), on_duty(by, ticket.body_id, PURPOSE):
        found = read(body_id=ticket.body_id, key=ticket.key)
        if found is not None:
            audit.record(
                body_id=ticket.body_id,
                action="files.open",
                subject_kind="file",
                subject_id=ticket.key,
                why=PURPOSE,
            )
        return found
    return None


def _let_the_desk_show(response: HttpResponse) -> None:
    """Let the desk's pages, and no others, put the file into a page.

    `*.localhost` are different sites to a browser, so `Cross-Origin-Resource-Policy: same-site` would fail in
    the demo and `cross-origin` would let everybody in. The desk asks with CORS instead, without credentials.
    """
    response["Access-Control-Allow-Origin"] = settings.DESK_URL
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_vary_headers(response, ["Origin"])
