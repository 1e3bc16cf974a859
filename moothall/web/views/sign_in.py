"""Sign in by a code that is sent to an email address. Nothing tells whether somebody has an account."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from moothall.notices.channels.messages import Kind
from moothall.people import codes, coming_in
from moothall.people.codes import VALID_MINUTES, Address, Purpose
from moothall.people.letters import letter_with_code
from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.rules.form_check_text import redisplay
from moothall.rules.sites import Site
from moothall.ui import issuer_views
from moothall.ui.access import account_of, forget_browser, open_to_all
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest, network_of
from moothall.web import familiar_cookie, proof_cookie, sent_codes
from moothall.web.own_paths import own_path
from moothall.web.presenters import sign_in as present
from moothall.web.proof_cookie import Asked

HOW = "email_code"
_LONGEST_SHOWN = 254


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def ask(request: PortalRequest) -> HttpResponseBase:
    """Ask for an email address, and send a code there."""
    onward = own_path(request.GET.get("next", ""))
    if request.method != "POST":
        if account_of(request) is not None:
            return HttpResponseRedirect(onward or reverse("account"))
        return render(request, "web/sign_in.html", present.ask(request, email="", problem=""))
    email = _email_in(request)
    if email is None:
        typed = posted(request, "email")
        return _ask_again(request, typed, "answers.not_an_email" if typed.strip() else "account.enter_email")
    response = HttpResponseRedirect(reverse("sign-in-code"))
    address = Address(kind=Kind.EMAIL, to=email)
    proof_cookie.keep(response, _send_code(request, address, onward))
    return response


@open_to_all
def ask_again(request: PortalRequest) -> HttpResponseBase:
    """Ask once more somebody whose form came without a fresh token: nothing was sent."""
    return _ask_again(request, posted(request, "email"), "account.stale")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def code(request: PortalRequest) -> HttpResponseBase:
    """Ask for the code. A wrong one, an old one and one that was never sent are told apart by nothing."""
    asked = proof_cookie.asked_for(request, Purpose.SIGN_IN)
    if asked is None:
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method != "POST":
        return render(
            request,
            "web/sign_in_code.html",
            present.code(request, asked, problem="", again_href=reverse("sign-in")),
        )
    typed = posted(request, "code")
    if not codes.prove(purpose=asked.purpose, address=asked.address, secret=asked.secret, typed=typed):
        problem = "account.wrong_code" if typed else "account.enter_code"
        return _code_again(request, asked, problem)
    network = network_of(request)
    coming_in.by_code(request, address=asked.address, language=request.language, how=HOW, network=network)
    response = HttpResponseRedirect(asked.onward or reverse("account"))
    familiar_cookie.keep(request, response)
    proof_cookie.drop(response)
    return response


@open_to_all
def code_again(request: PortalRequest) -> HttpResponseBase:
    """Ask once more for a code that came without a fresh token: it was not tried."""
    asked = proof_cookie.asked_for(request, Purpose.SIGN_IN)
    if asked is None:
        return HttpResponseRedirect(reverse("sign-in"))
    return _code_again(request, asked, "account.stale")


@require_POST
@open_to_all
def sign_out(request: PortalRequest) -> HttpResponseBase:
    """End the session of this browser, and lead on to the sign-out of the issuer that vouched, if one did.

    Whoever comes next finds nothing of theirs: no draft, no case, no place.
    """
    response = issuer_views.leave(request, Site.PORTAL) or HttpResponseRedirect(reverse("sign-in-signed-out"))
    forget_browser(response)
    return response


def posted(request: PortalRequest, name: str) -> str:
    """Return one posted value as it may be shown again, cut; "" where it came twice."""
    values = request.POST.getlist(name)
    return redisplay(values[0][: _LONGEST_SHOWN + 1]) if len(values) == 1 else ""


def _email_in(request: PortalRequest) -> str | None:
    """Return the address posted, as accounts know it, or None: read before any letter is made another."""
    values = request.POST.getlist("email")
    try:
        return account_email(values[0].strip()) if len(values) == 1 else None
    except NotAnAccountEmail:
        return None


def _send_code(request: PortalRequest, address: Address, onward: str) -> Asked:
    """Send a code, or none where there were too many: what the page says is true of both."""
    return sent_codes.send(
        request,
        purpose=Purpose.SIGN_IN,
        address=address,
        letter=letter_with_code("account.mail_sign_in", request.language, minutes=VALID_MINUTES),
        onward=onward,
    )


def _ask_again(request: PortalRequest, typed: str, problem: str) -> HttpResponseBase:
    shown = present.ask(request, email=typed, problem=problem)
    return render(request, "web/sign_in.html", shown, has_errors=True)


def _code_again(request: PortalRequest, asked: Asked, problem: str) -> HttpResponseBase:
    shown = present.code(request, asked, problem=problem, again_href=reverse("sign-in"))
    return render(request, "web/sign_in_code.html", shown, has_errors=True)
