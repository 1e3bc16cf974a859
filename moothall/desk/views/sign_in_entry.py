"""Who has proved themselves comes in: a new session, evidence, their history, and a letter about a new device."""

import re
import secrets

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from moothall.people import actions as people
from moothall.people import queries, sessions
from moothall.people.credentials import actions, history
from moothall.people.credentials.accounts import holder
from moothall.people.credentials.proofs import Origin
from moothall.people.identity import issuers
from moothall.rules.devices import device_in_words
from moothall.ui import cookies, step_up
from moothall.ui.requests import PortalRequest, network_of

DEVICE_COOKIE = "__Host-device"
_DEVICE_SECONDS = 365 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{40,64}")


def origin(request: PortalRequest) -> Origin:
    """Return where a try comes from."""
    return Origin(network=network_of(request), device=_device(request), secret=_secret(request))


def may_come_in(person_id: int) -> bool:
    """Tell whether a person has a post now, without which nothing opens, and may sign in here and not elsewhere."""
    found, to = queries.colleague(person_id=person_id), holder(person_id=person_id)
    return bool(found and found.posts and to and issuers.only_way_for(to.email) is None)


@transaction.atomic
def come_in(
    request: PortalRequest, *, person_id: int, how: str, onward: str = "", is_first: bool = False
) -> HttpResponse:
    """Sign a person in and lead them on; `is_first` where they have just set it up, and a new device is no news.

    Nobody is signed in without evidence, nor a browser known without its letter.
    """
    sessions.begin(request, person_id=person_id, how=how)
    step_up.note(request)
    people.note_at_desk_of(person_id=person_id, action="people.sign_in")
    response = HttpResponseRedirect(onward or reverse("bodies"))
    return know_device(request, response, person_id=person_id, is_first=is_first)


def know_device(
    request: PortalRequest, response: HttpResponse, *, person_id: int, is_first: bool = False
) -> HttpResponse:
    """Let the browser be known again, and write to the person where they had never signed in with it before."""
    secret = _secret(request) or secrets.token_urlsafe(32)
    if history.is_new_device(person_id=person_id, secret=secret) and not is_first:
        actions.tell_new_device(person_id=person_id, device=_device(request))
    cookies.keep(response, DEVICE_COOKIE, secret, seconds=_DEVICE_SECONDS)
    return response


def _secret(request: PortalRequest) -> str:
    """Return the secret by which the browser is known again, "" where it has none."""
    kept = request.COOKIES.get(DEVICE_COOKIE, "")
    return kept if _SECRET.fullmatch(kept) else ""


def _device(request: PortalRequest) -> str:
    return device_in_words(str(request.META.get("HTTP_USER_AGENT", "")))
