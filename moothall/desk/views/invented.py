"""The invented officers of a demonstration, who have nothing to prove themselves with and nothing of it to change."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from moothall.people import sessions
from moothall.people.identity import providers
from moothall.people.queries import Colleague
from moothall.ui.requests import PortalRequest

P = ParamSpec("P")
View = Callable[Concatenate[PortalRequest, Colleague, P], HttpResponseBase]


def is_invented(request: PortalRequest) -> bool:
    """Tell whether somebody was chosen from a demonstration's list."""
    return settings.DEMO and request.session.get(sessions.HOW) == providers.DEMO


def not_invented(view: View[P]) -> View[P]:
    """Below `officer`: lead who was chosen from a list to the page of their own sign-in, which says why."""

    @wraps(view)
    def answer(
        request: PortalRequest, by: Colleague, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if is_invented(request):
            return HttpResponseRedirect(reverse("you"))
        return view(request, by, *args, **kwargs)

    return answer
