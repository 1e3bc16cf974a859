"""What a resident told councils and may use again, and what they gave to another one."""

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from moothall.bodies.context import Resident, acting
from moothall.people import accounts, offering
from moothall.people import known_answers as kept
from moothall.people.queries import Account
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web.account_pages import show_page
from moothall.web.asking import for_oneself
from moothall.web.presenters import account_known as present


@require_GET
@signed_in
@for_oneself
def known_answers(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List both."""
    with acting(Resident(person_id=by.person_id)):
        is_secret = accounts.details(person_id=by.person_id).is_confidential
    held, given = offering.of_person(person_id=by.person_id), kept.given(by=by)
    shown = present.known(request, held, given, is_secret=is_secret)
    return show_page(request, "web/account_known.html", shown)


@require_POST
@signed_in
@for_oneself
def forget(request: PortalRequest, by: Account, key: str) -> HttpResponseBase:
    """Offer an answer no longer."""
    if not offering.choose(by=by, key=key, is_offered=False):
        raise Http404
    tell(request, "account_done.forgotten")
    return HttpResponseRedirect(reverse("account-known"))


@require_POST
@signed_in
@for_oneself
def offer(request: PortalRequest, by: Account, key: str) -> HttpResponseBase:
    """Offer an answer again."""
    if not offering.choose(by=by, key=key, is_offered=True):
        raise Http404
    tell(request, "account_done.offered")
    return HttpResponseRedirect(reverse("account-known"))


@require_POST
@signed_in
@for_oneself
def withdraw(request: PortalRequest, by: Account, given: int) -> HttpResponseBase:
    """Take consent back, where consent was the basis."""
    if not kept.withdraw(by=by, given_id=given):
        raise Http404
    tell(request, "account_done.withdrawn")
    return HttpResponseRedirect(reverse("account-known"))
