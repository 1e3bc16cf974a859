"""Asks a resident once more who is there, before what matters most: a code to their address, unless they just came."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from moothall.people import sessions
from moothall.people.queries import Account
from moothall.ui import step_up
from moothall.ui.requests import PortalRequest

P = ParamSpec("P")
View = Callable[Concatenate[PortalRequest, Account, P], HttpResponseBase]
FRESH_MINUTES = 15


def confirmed(view: View[P]) -> View[P]:
    """Below `signed_in`: who has proved nothing for a quarter of an hour is asked for a code, and led back.

    What was posted is not kept: the page is shown again.
    """

    @wraps(view)
    def answer(request: PortalRequest, by: Account, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_confirmed(request, by):
            return view(request, by, *args, **kwargs)
        return ask_for_code(request)

    return answer


def is_confirmed(request: PortalRequest, by: Account) -> bool:
    """Tell whether somebody proved who they are within the last quarter of an hour."""
    return step_up.is_fresh(request, minutes=FRESH_MINUTES) or has_just_come(by)


def ask_for_code(request: PortalRequest, *, onward: str = "") -> HttpResponseBase:
    """Lead to where a code is asked for, and from there to `onward`, or back here."""
    asked = urlencode({"next": onward or request.path})
    return HttpResponseRedirect(f"{reverse('account-confirm')}?{asked}")


def has_just_come(by: Account) -> bool:
    """Tell whether somebody signed in within the last quarter of an hour, in whatever way."""
    since = timezone.now() - timedelta(minutes=FRESH_MINUTES)
    opened = sessions.of_person(person_id=by.person_id)
    return any(one.digest == by.session_digest and one.began_at > since for one in opened)
