"""The addresses of a resident: found by postcode as in every form, kept with the days of moving in and out."""

from datetime import date

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moothall.people import homes
from moothall.people.homes import LeftBeforeMovingIn, TooManyHomes
from moothall.people.queries import Account
from moothall.rules.answers import AddressAnswer
from moothall.rules.faults import Problem
from moothall.ui.access import signed_in
from moothall.ui.question_views import AddressStep
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web import account_forms as forms
from moothall.web import form_addresses as addresses
from moothall.web.account_pages import AccountForm, again, show, show_page, take
from moothall.web.asking import for_oneself
from moothall.web.presenters import account_homes as present


@require_GET
@signed_in
@for_oneself
def all_homes(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List where somebody lives and lived, and which bodies serve each place."""
    known = homes.of_person(person_id=by.person_id)
    return show_page(request, "web/account_homes.html", present.homes(request, known))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def add(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Add an address: a postcode first, then one of those found there, or lines to type."""
    page = forms.home()
    finding = addresses.take_lookup(request, page) if request.method == "POST" else None
    if isinstance(finding, HttpResponseBase):
        return finding
    lookups = addresses.lookups_at_last(request, page)
    form = AccountForm(
        page=forms.home(is_looking_up=lookups[forms.HOME].step is AddressStep.POSTCODE),
        back_href=reverse("account-homes"),
        lookups=lookups,
        found=addresses.found_for(request, page),
    )
    if isinstance(finding, Problem):
        return again(request, form, problems=(finding,))
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    address, from_on = answers[forms.HOME], answers[forms.FROM]
    if not isinstance(address, AddressAnswer) or not isinstance(from_on, date):
        raise TypeError(forms.HOME)
    try:
        homes.add(by=by, address=address, from_on=from_on)
    except TooManyHomes:
        return again(request, form, refusal="account.too_many_homes")
    tell(request, "account_done.home_added")
    return HttpResponseRedirect(reverse("account-homes"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
def left(request: PortalRequest, by: Account, key: str) -> HttpResponseBase:
    """Ask since when somebody lives at an address no longer."""
    if all(home.key != key for home in homes.of_person(person_id=by.person_id)):
        raise Http404
    form = AccountForm(page=forms.left(), back_href=reverse("account-homes"))
    if request.method != "POST":
        return show(request, form)
    answers = take(request, form)
    if isinstance(answers, HttpResponseBase):
        return answers
    to_on = answers[forms.LEFT]
    if not isinstance(to_on, date):
        raise TypeError(forms.LEFT)
    try:
        homes.leave(by=by, key=key, to_on=to_on)
    except LeftBeforeMovingIn:
        return again(request, form, refusal="account.left_before", at=forms.LEFT)
    tell(request, "account_done.home_left")
    return HttpResponseRedirect(reverse("account-homes"))


@require_POST
@signed_in
@for_oneself
def remove(request: PortalRequest, by: Account, key: str) -> HttpResponseBase:
    """Forget an address."""
    if not homes.remove(by=by, key=key):
        raise Http404
    tell(request, "account_done.home_removed")
    return HttpResponseRedirect(reverse("account-homes"))
