"""One file of a case, for the officer or the resident whose ticket names it."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from moothall.bodies.context import Resident
from moothall.cases.queries import case_files, documents
from moothall.files.queries import OwnTicket, Ticket
from moothall.people.queries import Colleague
from moothall.rules.refusal import Refused
from moothall.ui.access import own_ticket_holder, ticket_holder
from moothall.ui.requests import PortalRequest

# Nothing in a file may run or load anything, should a browser ever take it for a page. It is saved, not opened: what a
# browser builds around an image or a PDF to show it alone runs against this very policy.
POLICY = "default-src 'none'; sandbox"


@require_safe
@ticket_holder
def file(request: PortalRequest, ticket: Ticket, by: Colleague) -> HttpResponse:
    """Answer the bytes that the ticket is for, to an officer who deals with the case at this moment."""
    try:
        found = case_files.open_file(
            by=by, body_id=ticket.body_id, reference=ticket.reference, key=ticket.key
        )
    except Refused as refusal:
        raise Http404 from refusal
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    _let_the_desk_show(response)
    return response


@require_safe
@own_ticket_holder
def own_file(request: PortalRequest, ticket: OwnTicket) -> HttpResponseBase:
    """Answer the bytes of a file of one's own; whether the case is still theirs to see is asked again."""
    found = documents.opened(
        by=Resident(person_id=ticket.person_id, helper_id=ticket.helper_id),
        body_id=ticket.body_id,
        reference=ticket.reference,
        file_key=ticket.key,
    )
    if found is None:
        raise Http404
    response = FileResponse(found.stream, content_type=found.kept.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.kept.name) or "attachment"
    response["Content-Length"] = str(found.kept.size_bytes)
    response["Content-Security-Policy"] = POLICY
    return response


def _let_the_desk_show(response: HttpResponse) -> None:
    """Let the desk's pages, and no others, put the file into a page.

    `*.localhost` are different sites to a browser, so `Cross-Origin-Resource-Policy: same-site` would fail in
    the demo and `cross-origin` would let everybody in. The desk asks with CORS instead, without credentials.
    """
    response["Access-Control-Allow-Origin"] = settings.DESK_URL
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_vary_headers(response, ["Origin"])
