"""By which issuers a resident's account is opened: to see, to add, to take away."""

import secrets

from django.db import transaction
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.people import letters
from moothall.people.identity.oidc import identities
from moothall.people.identity.oidc.identities import LastWayIn
from moothall.people.queries import Account
from moothall.ui.access import signed_in
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell
from moothall.web.account_pages import show_page
from moothall.web.asking import for_oneself
from moothall.web.confirming import confirmed
from moothall.web.presenters import ways_in as present


@require_http_methods(["GET", "HEAD"])
@signed_in
@for_oneself
def ways_in(request: PortalRequest, by: Account) -> HttpResponseBase:
    """List the issuers that open this account, and those that could."""
    return _page(request, by)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@for_oneself
@confirmed
def remove(request: PortalRequest, by: Account, identity: int) -> HttpResponseBase:
    """Take an issuer away, unless it is the only way in; other sessions end.

    Who was asked for a code first comes back to the list.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account-ways-in"))
    try:
        is_removed = _remove(by, identity)
    except LastWayIn:
        return _page(request, by, is_last=True)
    if is_removed:
        tell(request, "account_done.way_in_removed")
    return HttpResponseRedirect(reverse("account-ways-in"))


def tell_change(person_id: int, name: str) -> None:
    """Write to a person, where they can be reached, that their ways in have changed."""
    letters.tell(person_id, name, key=f"{letters.OF_WAY_IN}{secrets.token_hex(16)}")


@transaction.atomic
def _remove(by: Account, identity: int) -> bool:
    """Take an issuer away and tell the owner: both or nothing, and nothing twice. Raises as identities.remove."""
    is_removed = identities.remove(by=by, identity_id=identity)
    if is_removed:
        tell_change(by.person_id, "sign_in_with.mail_removed")
    return is_removed


def _page(request: PortalRequest, by: Account, *, is_last: bool = False) -> HttpResponseBase:
    held = identities.of_person(person_id=by.person_id)
    shown = present.ways_in(request, held, is_last=is_last)
    return show_page(request, "web/ways_in.html", shown, status=409 if is_last else 200, has_errors=is_last)
