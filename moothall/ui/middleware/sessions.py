"""Sessions exist on the portal and on the desk, each with its own; other hosts have none.

A session is opened only by who looks into it, so that a published page carries none.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from moothall.people.sessions import SessionStore
from moothall.rules.sites import Site
from moothall.ui.access import forget_case_and_place

_KEY = re.compile(r"[a-z0-9]{32}")


class SiteSessionMiddleware:
    """Django's sessions, for the site that was asked; a cookie that is no session key counts as none.

    A browser whose session is over forgets with it what it was shown by a code, and where its resident lives. It keeps
    the cookie of drafts: those that were begun while signed in ask for the same sign-in again. Where a session ends
    while its request is at work, nothing of it is kept, and the next request finds it over. What was done in it stands;
    what may not is refused by the action, which holds the session (people/session_in_hand.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response
        self.sessions = SessionMiddleware(get_response)
        self.sites = {settings.PORTAL_HOST: Site.PORTAL, settings.DESK_HOST: Site.DESK}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with a session where the portal or the desk was asked."""
        site = self.sites.get(request.META.get("HTTP_HOST", "").lower())
        if site is None:
            return self.get_response(request)
        offered = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if offered and not _KEY.fullmatch(offered):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME), site=site)
        response = self._kept(request, self.get_response(request))
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty():
            forget_case_and_place(response)
        return response

    def _kept(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return self.sessions.process_response(request, response)
        except SessionInterrupted:
            # No cookie either: another request may just have given the browser a new key.
            patch_vary_headers(response, ("Cookie",))
            return response
