"""Where a resident is signed in, and when they signed in."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from moothall.people import sessions, sign_ins
from moothall.people.queries import Account
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web.account_pages import show_page
from moothall.web.asking import for_oneself
from moothall.web.confirming import confirmed
from moothall.web.presenters import account_sessions as present


@require_GET
@signed_in
@for_oneself
def all_sessions(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List the open sessions and the latest sign-ins."""
    shown = present.sessions(
        request,
        by,
        opened=sessions.of_person(person_id=by.person_id),
        history=sign_ins.latest(person_id=by.person_id),
    )
    return show_page(request, "web/account_sessions.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def end(request: PortalRequest, by: Account, session: int) -> HttpResponseBase:
    """End one session; where it is gone already, or somebody was asked for a code first, the list is shown."""
    if request.method == "POST":
        sessions.end_one(person_id=by.person_id, session_id=session)
        tell(request, "account_done.session_ended")
    return HttpResponseRedirect(reverse("account-sessions"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def end_others(request: PortalRequest, by: Account) -> HttpResponseBase:
    """End every session but this one; who was asked for a code first comes back to the list."""
    if request.method == "POST":
        sessions.end_others(person_id=by.person_id, digest=by.session_digest)
        tell(request, "account_done.sessions_ended")
    return HttpResponseRedirect(reverse("account-sessions"))
