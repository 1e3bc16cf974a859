"""Confirm who is there, by a code to the proved email address; who has none signs in once more."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.notices.channels.messages import Kind
from moothall.people import codes, contacts, sessions
from moothall.people.codes import VALID_MINUTES, Address, Purpose
from moothall.people.queries import Account
from moothall.ui import step_up
from moothall.ui.access import signed_in
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import proof_cookie
from moothall.web.asking import for_oneself
from moothall.web.letters import letter_with_code
from moothall.web.own_paths import own_path
from moothall.web.presenters import sign_in as present
from moothall.web.proof_cookie import Asked
from moothall.web.views.sign_in import network_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def confirm(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Say why a code is asked for, and send one."""
    email = contacts.of_person(person_id=by.person_id).email
    if request.method != "POST" or not email:
        return render(request, "web/account_confirm.html", email=email)
    address = Address(kind=Kind.EMAIL, to=email)
    if codes.is_too_often(address, network=network_of(request)):
        secret = codes.nothing()
    else:
        words = letter_with_code("account.mail_step_up", request.language, minutes=VALID_MINUTES)
        secret = codes.ask(purpose=Purpose.STEP_UP, address=address, letter=words, person_id=by.person_id)
    response = HttpResponseRedirect(reverse("account-confirm-code"))
    onward = own_path(request.GET.get("next", ""))
    asked = Asked(purpose=Purpose.STEP_UP, address=address, secret=secret, onward=onward)
    proof_cookie.keep(response, asked)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code; the session gets a new key."""
    asked = proof_cookie.asked_for(request, Purpose.STEP_UP)
    if asked is None:
        return HttpResponseRedirect(reverse("account-confirm"))
    problem = ""
    if request.method == "POST":
        typed = posted(request, "code")
        if codes.prove(
            purpose=asked.purpose,
            address=asked.address,
            secret=asked.secret,
            typed=typed,
            person_id=by.person_id,
        ):
            sessions.renew(request)
            step_up.note(request)
            response = HttpResponseRedirect(asked.onward or reverse("account"))
            proof_cookie.drop(response)
            return response
        problem = "account.wrong_code" if typed else "account.enter_code"
    shown = present.code(request, asked, problem=problem, again_href=reverse("account-confirm"))
    return render(request, "web/sign_in_code.html", shown, has_errors=bool(problem))
