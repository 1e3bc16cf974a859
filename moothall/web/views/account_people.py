"""Who acts for a resident, and for whom they act: asked, accepted, begun, stopped and ended. Both are told."""

from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.bodies.context import Resident, acting
from moothall.people import accounts, contacts, helping, helping_again
from moothall.people.helping import (
    Help,
    Invitation,
    OneselfInvited,
    RightEnded,
    TooManyHelpers,
    WrongInvitation,
)
from moothall.people.helping_again import AskedAlready
from moothall.people.queries import Account
from moothall.rules.language import Language
from moothall.rules.moments import end_of
from moothall.services.queries import all_current
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell, tell_not_done
from moothall.web import account_forms as forms
from moothall.web import asking, helping_ends, helping_letters
from moothall.web.account_pages import AccountForm, again, show, show_page, take
from moothall.web.asking import for_oneself, or_ended
from moothall.web.confirming import confirmed
from moothall.web.helping_ends import Ending
from moothall.web.own_paths import own_path
from moothall.web.presenters import account_people as present


@require_GET
@signed_in
@for_oneself
def people(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List who acts for the resident, and for whom they act."""
    with acting(Resident(person_id=by.person_id)):
        is_secret = accounts.details(person_id=by.person_id).is_confidential
    helpers, helped = helping.of_person(by=by), helping.of_helper(by=by)
    shown = present.people(request, by, helpers=helpers, helped=helped, is_secret=is_secret)
    return show_page(request, "web/account_people.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def invite(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask somebody to act for the resident, and send them a message with a code."""
    if not by.name:
        return _name_first(request)
    titles = {slug: service.definition.title for slug, service in sorted(all_current().items())}
    form = AccountForm(
        page=forms.invite(titles), back_href=reverse("account-people"), button="account.invite_button"
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    chosen, until = answers[forms.SERVICES], answers[forms.UNTIL]
    if not isinstance(until, date):
        raise TypeError(forms.UNTIL)
    invitation = Invitation(
        name=str(answers[forms.NAME]),
        email=str(answers[forms.EMAIL]).lower(),
        services=tuple(str(one) for one in chosen) if isinstance(chosen, tuple) else (),
        may_act=answers[forms.MAY] == forms.ACT,
        ends_at=end_of(until),
    )
    refusal, at = _invite(by, invitation, request.language)
    if refusal:
        return again(request, form, refusal=refusal, at=at)
    tell(request, "account_done.invited")
    return HttpResponseRedirect(reverse("account-people"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def accept(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask for the code of an invitation that was sent to the resident's proved address; say how far it goes first."""
    if not by.name:
        return _name_first(request)
    form = AccountForm(page=forms.accept(), back_href=reverse("account-people"), button="account.continue")
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    code = str(answers[forms.CODE])
    if request.POST.get("agreed") != "yes":
        asked = _asked(by, code)
        if asked is not None:
            return show_page(
                request, "web/account_accept.html", present.invitation(request, asked, code=code)
            )
    elif _accept(by, code):
        tell(request, "account_done.accepted")
        return HttpResponseRedirect(reverse("account-people"))
    return again(request, form, refusal="account.wrong_invitation", at=forms.CODE)


@require_POST
@signed_in
def end(request: PortalRequest, by: Account, right: int) -> HttpResponseBase:
    """End a right at once, whichever side one is on; a page of before learns that it was over already."""
    ending = helping_ends.end(by=by, right=right)
    if ending is None:
        raise Http404
    say = tell_not_done if ending is Ending.OVER_BEFORE else tell
    say(request, ending)
    return HttpResponseRedirect(reverse("account-people"))


@require_POST
@signed_in
@or_ended
def act(request: PortalRequest, by: Account, right: int) -> HttpResponseBase:
    """Begin to act for somebody."""
    found = next((one for one in helping.of_helper(by=by) if one.id == right), None)
    if found is None or not found.is_in_force(at=timezone.now()):
        raise RightEnded
    asking.begin(request, person_id=found.person_id)
    tell(request, "account_done.acting")
    return HttpResponseRedirect(reverse("account"))


@require_POST
@signed_in
def stop(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Act for oneself again, and go on to where `next` leads, if it leads anywhere."""
    asking.stop(request)
    onward = own_path(request.GET.get("next", ""))
    if onward:
        return HttpResponseRedirect(onward)
    tell(request, "account_done.acting_stopped")
    return HttpResponseRedirect(reverse("account-people"))


@transaction.atomic
def _invite(by: Account, invitation: Invitation, language: Language) -> tuple[str, str]:
    """Ask somebody and write to both, or neither; return the key of what is wrong and at which question, or "".

    A form that is sent twice asks once. What is refused stays counted.
    """
    try:
        made = helping_again.invite(by=by, invitation=invitation)
    except AskedAlready:
        return "account.asked_already", forms.EMAIL
    except TooManyHelpers:
        return "account.too_many_helpers", ""
    except OneselfInvited:
        return "account.oneself_invited", forms.EMAIL
    if made is not None:
        helping_letters.invited(by, made, language=language)
    return "", ""


def _asked(by: Account, typed: str) -> Help | None:
    """Return the invitation that a code opens, if it opens one."""
    email = contacts.of_person(person_id=by.person_id).email
    try:
        return helping.invitation(by=by, email=email, typed=typed)
    except WrongInvitation:
        return None


@transaction.atomic
def _accept(by: Account, typed: str) -> bool:
    """Accept and tell both, or neither; tell whether it was done. What is refused stays counted."""
    email = contacts.of_person(person_id=by.person_id).email
    try:
        accepted = helping.accept(by=by, email=email, typed=typed)
    except WrongInvitation:
        return False
    helping_letters.accepted(by, accepted)
    return True


def _name_first(request: PortalRequest) -> HttpResponseBase:
    """Ask who somebody is before others are told of them, and lead back here."""
    return HttpResponseRedirect(f"{reverse('account-name')}?{urlencode({'next': request.path})}")
