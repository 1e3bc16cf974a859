"""How to reach a resident: an email address and a mobile number, each proved by a code before it counts."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from moothall.notices.channels.messages import Kind
from moothall.people import codes, contacts, sessions
from moothall.people.codes import VALID_MINUTES, Address, Purpose
from moothall.people.contacts import EmailTaken
from moothall.people.queries import Account
from moothall.ui.access import signed_in
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.web import account_forms as forms
from moothall.web import proof_cookie
from moothall.web.account_pages import AccountForm, again, show, take
from moothall.web.asking import for_oneself
from moothall.web.confirming import confirmed
from moothall.web.letters import letter, letter_with_code
from moothall.web.presenters import sign_in as present
from moothall.web.proof_cookie import Asked
from moothall.web.views.sign_in import network_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def email(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask for another email address, and send a code there."""
    form = AccountForm(page=forms.email(), back_href=reverse("account"), button="account.send_code")
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    address = Address(kind=Kind.EMAIL, to=str(answers[forms.EMAIL]).lower())
    return _send(request, by, Purpose.EMAIL, address, page="account-email-code")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def mobile(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask for a mobile number, and send a code there."""
    form = AccountForm(page=forms.mobile(), back_href=reverse("account"), button="account.send_code")
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    address = Address(kind=Kind.SMS, to=str(answers[forms.MOBILE]))
    return _send(request, by, Purpose.MOBILE, address, page="account-mobile-code")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def email_code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code that proves a new email address; the old one is told, and other sessions end."""
    asked = proof_cookie.asked_for(request, Purpose.EMAIL)
    if asked is None:
        return HttpResponseRedirect(reverse("account-email"))
    proved = _proved(request, by, asked, "account-email")
    if proved is not None:
        return proved
    before = contacts.of_person(person_id=by.person_id).email
    try:
        contacts.change_email(by=by, email=asked.address.to)
    except EmailTaken:
        form = AccountForm(page=forms.email(), back_href=reverse("account"), button="account.send_code")
        return again(request, form, refusal="account.email_taken")
    if before and before != asked.address.to:
        _tell_the_old_one(by, before, asked.secret)
    sessions.end_others(person_id=by.person_id, digest=by.session_digest)
    sessions.renew(request)
    return _done()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def mobile_code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code that proves a mobile number."""
    asked = proof_cookie.asked_for(request, Purpose.MOBILE)
    if asked is None:
        return HttpResponseRedirect(reverse("account-mobile"))
    proved = _proved(request, by, asked, "account-mobile")
    if proved is not None:
        return proved
    contacts.note_proved(person_id=by.person_id, address=asked.address)
    return _done()


@require_POST
@signed_in
@for_oneself
def forget_mobile(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the mobile number out of the account."""
    contacts.forget_mobile(by=by)
    return HttpResponseRedirect(reverse("account"))


def _send(
    request: PortalRequest, by: Account, purpose: Purpose, address: Address, *, page: str
) -> HttpResponseBase:
    if codes.is_too_often(address, network=network_of(request)):
        secret = codes.nothing()
    else:
        words = letter_with_code(f"account.mail_{purpose}", request.language, minutes=VALID_MINUTES)
        secret = codes.ask(purpose=purpose, address=address, letter=words, person_id=by.person_id)
    response = HttpResponseRedirect(reverse(page))
    proof_cookie.keep(response, Asked(purpose=purpose, address=address, secret=secret, onward=""))
    return response


def _proved(request: PortalRequest, by: Account, asked: Asked, ask_page: str) -> HttpResponseBase | None:
    """Return None where the right code was posted, otherwise the page that asks for it."""
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
            return None
        problem = "account.wrong_code" if typed else "account.enter_code"
    shown = present.code(request, asked, problem=problem, again_href=reverse(ask_page))
    return render(request, "web/sign_in_code.html", shown, has_errors=bool(problem))


def _tell_the_old_one(by: Account, email: str, secret: str) -> None:
    codes.send(
        address=Address(kind=Kind.EMAIL, to=email),
        letter=letter("account.mail_email_changed", by.language),
        key=f"account/{codes.digest(secret)[:40]}",
        about=codes.ACCOUNT,
        reader=by.person_id,
    )


def _done() -> HttpResponseBase:
    response = HttpResponseRedirect(reverse("account"))
    proof_cookie.drop(response)
    return response
