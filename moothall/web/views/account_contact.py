"""How to reach a resident: an email address and a mobile number, each proved by a code before it counts."""

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from moothall.notices.channels.messages import Kind
from moothall.notices.links import portal_link
from moothall.people import codes, contacts, letters, sessions
from moothall.people.codes import Address, Purpose
from moothall.people.contacts import EmailTaken
from moothall.people.queries import Account
from moothall.ui import texts
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web import account_forms as forms
from moothall.web import proof_cookie
from moothall.web.account_pages import AccountForm, again, show, take
from moothall.web.asking import for_oneself
from moothall.web.confirming import confirmed
from moothall.web.proof_cookie import Asked
from moothall.web.views import account_codes


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def email(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask for another email address, and send a code there."""
    form = _email_form(request, by)
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    address = Address(kind=Kind.EMAIL, to=str(answers[forms.EMAIL]).lower())
    if contacts.has_email(by=by, email=address.to):
        return again(request, form, refusal="account.email_same", at=forms.EMAIL)
    return account_codes.send(request, by, Purpose.EMAIL, address, page="account-email-code")


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
    return account_codes.send(request, by, Purpose.MOBILE, address, page="account-mobile-code")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def email_code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code that proves a new email address; the old one is told, and other sessions end."""
    asked = proof_cookie.asked_for(request, Purpose.EMAIL)
    if asked is None:
        return HttpResponseRedirect(reverse("account-email"))
    page = account_codes.proved(request, by, asked, again_href=reverse("account-email"))
    if page is not None:
        return page
    try:
        _change_email(request, by, asked)
    except EmailTaken:
        form = replace(_email_form(request, by), action=reverse("account-email"))
        return again(request, form, refusal="account.email_taken", at=forms.EMAIL)
    tell(request, "account_done.email")
    return account_codes.done(reverse("account"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def mobile_code(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the code that proves a mobile number."""
    asked = proof_cookie.asked_for(request, Purpose.MOBILE)
    if asked is None:
        return HttpResponseRedirect(reverse("account-mobile"))
    page = account_codes.proved(request, by, asked, again_href=reverse("account-mobile"))
    if page is not None:
        return page
    contacts.note_proved(person_id=by.person_id, address=asked.address)
    tell(request, "account_done.mobile")
    return account_codes.done(reverse("account"))


@require_POST
@signed_in
@for_oneself
def forget_mobile(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Take the mobile number out of the account."""
    contacts.forget_mobile(by=by)
    tell(request, "account_done.mobile_removed")
    return HttpResponseRedirect(reverse("account"))


def _email_form(request: PortalRequest, by: Account) -> AccountForm:
    """Return the form for another email address; it says which one the account has now."""
    now = contacts.of_person(person_id=by.person_id).email
    lead = texts.speak("account.email_present", request.language, email=now) if now else ""
    return AccountForm(
        page=forms.email(), back_href=reverse("account"), button="account.send_code", lead=lead
    )


@transaction.atomic
def _change_email(request: PortalRequest, by: Account, asked: Asked) -> None:
    """Tell the old address, change it, and end the other sessions: all of it or nothing. Raises EmailTaken."""
    if contacts.of_person(person_id=by.person_id).email != asked.address.to:
        key = f"{letters.TO_LEFT}{codes.digest(asked.secret)[:40]}"
        reach = partial(portal_link, path="/privacy#reach")
        letters.tell(by.person_id, "account.mail_email_changed", key=key, reach=reach)
    contacts.change_email(by=by, email=asked.address.to)
    sessions.end_others(person_id=by.person_id, digest=by.session_digest)
    sessions.renew(request)
