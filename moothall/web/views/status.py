"""What became of it: a reference and its code open one case for half an hour."""

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.bodies.context import GrantHolder
from moothall.cases.queries import status as cases
from moothall.people import attempts
from moothall.ui.access import drop_grant, grant_holder, keep_grant, open_to_all
from moothall.ui.errors import render_error
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest, client_address
from moothall.web.presenters import status as present

MOST_TRIES_PER_CASE = 10
MOST_TRIES_PER_ADDRESS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def ask(request: PortalRequest) -> HttpResponseBase:
    """Ask for the reference and the code. Wrong ones are told apart by nothing, and counted."""
    if request.method != "POST":
        return render(request, "web/status_ask.html", present.ask(request, reference="", problems={}))
    reference, code = _posted(request, "reference"), _posted(request, "code")
    problems = present.empty_fields(reference=reference, code=code)
    if not problems:
        if _too_often(request, reference):
            return render_error(429, request.language, request.request_id)
        grant = cases.grant(reference=reference, code=code)
        if grant is not None:
            response = HttpResponseRedirect(reverse("status-case"))
            keep_grant(response, grant)
            return response
        problems = present.WRONG
    return render(
        request,
        "web/status_ask.html",
        present.ask(request, reference=reference, problems=problems),
        has_errors=True,
    )


@require_GET
@grant_holder
def case(request: PortalRequest, grant: GrantHolder) -> HttpResponseBase:
    """Show the case as its resident may see it."""
    found = cases.case_status(grant)
    if found is None:
        return _closed()
    return render(request, "web/status_case.html", present.case(request, found))


@require_POST
@open_to_all
def close(request: PortalRequest) -> HttpResponseBase:
    """Stop showing the case in this browser."""
    return _closed()


def _closed() -> HttpResponseBase:
    response = HttpResponseRedirect(reverse("status"))
    drop_grant(response)
    return response


def _posted(request: PortalRequest, name: str) -> str:
    values = request.POST.getlist(name)
    value = values[0] if len(values) == 1 else ""
    return value.strip()[:100]


def _too_often(request: PortalRequest, reference: str) -> bool:
    by_case = attempts.count(what="status of case", who=present.normal(reference))
    by_address = attempts.count(
        what="status from address", who=client_address(request, settings.TRUSTED_PROXIES)
    )
    return by_case > MOST_TRIES_PER_CASE or by_address > MOST_TRIES_PER_ADDRESS
