"""One file of a case, for the officer whose ticket names it."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from moothall.audit import actions as audit
from moothall.bodies.context import Officer, acting
from moothall.files.queries import FoundFile, Ticket, read, ticket_of
from moothall.people.queries import colleague
from moothall.ui.access import open_to_all
from moothall.ui.requests import PortalRequest

PURPOSE = "casework"
# Nothing in a file may run or load anything, should a browser ever take it for a page.
POLICY = "default-src 'none'; sandbox"


@open_to_all
@require_safe
def file(request: PortalRequest, ticket: str) -> HttpResponse:
    """Answer the bytes that a fresh ticket is for, while its officer still serves the body; otherwise 404."""
    named = ticket_of(ticket)
    found = _found(named) if named is not None else None
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(False, found.name) or "inline"
    response["Content-Security-Policy"] = POLICY
    _let_the_desk_show(response)
    return response


def _found(ticket: Ticket) -> FoundFile | None:
    by = colleague(person_id=ticket.person_id)
    if by is None or ticket.body_id not in by.body_ids:
        return None
    with acting(Officer(person_id=by.person_id, body_ids=(ticket.body_id,), purpose=PURPOSE)):
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


def _let_the_desk_show(response: HttpResponse) -> None:
    """Let the desk's pages, and no others, put the file into a page.

    `*.localhost` are different sites to a browser, so `Cross-Origin-Resource-Policy: same-site` would fail in
    the demo and `cross-origin` would let everybody in. The desk asks with CORS instead, without credentials.
    """
    response["Access-Control-Allow-Origin"] = settings.DESK_URL
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_vary_headers(response, ["Origin"])
