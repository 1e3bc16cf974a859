"""Confirm who is there, by a code to the proved email address; who has none signs in once more."""

from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.notices.channels.messages import Kind
from moothall.people import contacts, sessions
from moothall.people.codes import Address, Purpose
from moothall.people.queries import Account
from moothall.ui import step_up
from moothall.ui.access import signed_in
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web import proof_cookie
from moothall.web.asking import for_oneself
from moothall.web.own_paths import own_path
from moothall.web.views import account_codes


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def confirm(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Say why a code is asked for, and send one."""
    email = contacts.of_person(person_id=by.person_id).email
    if request.method != "POST" or not email:
        return render(request, "web/account_confirm.html", email=email)
    return account_codes.send(
        request,
        by,
        Purpose.STEP_UP,
        Address(kind=Kind.EMAIL, to=email),
        page="account-confirm-code",
        onward=own_path(request.GET.get("next", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code; the session gets a new key."""
    asked = proof_cookie.asked_for(request, Purpose.STEP_UP)
    if asked is None:
        return HttpResponseRedirect(reverse("account-confirm"))
    wanted = f"?{urlencode({'next': asked.onward})}" if asked.onward else ""
    page = account_codes.proved(request, by, asked, again_href=f"{reverse('account-confirm')}{wanted}")
    if page is not None:
        return page
    sessions.renew(request)
    step_up.note(request)
    if asked.onward == reverse("account-copy"):
        tell(request, "account_done.confirmed_copy")
    return account_codes.done(asked.onward or reverse("account"))
