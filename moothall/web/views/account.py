"""My account: what a resident has said of themselves, and the ways on."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from moothall.bodies.context import Resident, acting
from moothall.cases.actions import persons
from moothall.cases.queries import own
from moothall.people import accounts, contacts, helping, homes
from moothall.people import actions as people
from moothall.people.accounts import Details
from moothall.people.helping import Help
from moothall.people.queries import Account
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web import account_forms as forms
from moothall.web.account_pages import AccountForm, show, show_page, take
from moothall.web.asking import Asking, asking_of, for_oneself, or_ended
from moothall.web.confirming import confirmed
from moothall.web.own_paths import own_path
from moothall.web.presenters import account as present
from moothall.web.presenters.account_people import acting as acting_now


@require_GET
@signed_in
@or_ended
def home(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Show what the account holds; whoever acts for somebody sees what they may do for them."""
    asking = asking_of(request, by)
    if asking.is_for_another:
        return show_page(
            request,
            "web/account_acting.html",
            acting_now(request, _held(asking), person_name=asking.person_name),
        )
    shown = present.home(
        request,
        by,
        details=_details(by),
        reach=contacts.of_person(person_id=by.person_id),
        addresses=homes.of_person(person_id=by.person_id),
        new_messages=own.new_messages(asking.resident, since=accounts.messages_seen(by=by)),
    )
    return show_page(request, "web/account.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def name(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask what somebody is called, and lead back to where the name was wanted first."""
    onward = own_path(request.GET.get("next", ""))
    form = AccountForm(
        page=forms.name(is_wanted_first=bool(onward)),
        back_href=reverse("account"),
        given={forms.NAME: by.name or None},
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    people.rename(person_id=by.person_id, name=str(answers[forms.NAME]))
    if onward:
        return HttpResponseRedirect(onward)
    tell(request, "account_done.name")
    return HttpResponseRedirect(reverse("account"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def language(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask in which language to write."""
    form = AccountForm(
        page=forms.language(), back_href=reverse("account"), given={forms.LANGUAGE: by.language.value}
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    persons.speak(by=by, language=Language(str(answers[forms.LANGUAGE])))
    tell(request, "account_done.language")
    return HttpResponseRedirect(reverse("account"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def format_needed(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask in which format letters are needed; every case gets to know, open or not."""
    now = _details(by)
    form = AccountForm(
        page=forms.format_needed(),
        back_href=reverse("account"),
        given={forms.FORMAT: now.format_word or forms.NO_FORMAT},
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    chosen = str(answers[forms.FORMAT])
    wanted = None if chosen == forms.NO_FORMAT else Format(chosen)
    persons.need(by=by, format_needed=wanted)
    tell(request, "account_done.format")
    return HttpResponseRedirect(reverse("account"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def confidential(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask whether the address is to be kept from helpers and other bodies."""
    now = _details(by)
    form = AccountForm(
        page=forms.confidential(),
        back_href=reverse("account"),
        given={forms.CONFIDENTIAL: now.is_confidential},
    )
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    persons.keep_secret(by=by, is_confidential=answers[forms.CONFIDENTIAL] is True)
    tell(request, "account_done.confidential")
    return HttpResponseRedirect(reverse("account"))


def _held(asking: Asking) -> tuple[Help, ...]:
    """Return the rights by which somebody acts for another now."""
    now = timezone.now()
    held = helping.of_helper(by=asking.by)
    return tuple(
        one for one in held if one.person_id == asking.resident.person_id and one.is_in_force(at=now)
    )


def _details(by: Account) -> Details:
    with acting(Resident(person_id=by.person_id)):
        return accounts.details(person_id=by.person_id)
