"""Sessions exist on the desk only: residents' pages carry none."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

_KEY = re.compile(r"[a-z0-9]{32}")


class DeskSessionMiddleware:
    """Django's sessions, for the desk's host; a cookie that is no session key counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response
        self.sessions = SessionMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with a session where the desk was asked."""
        if request.META.get("HTTP_HOST", "").lower() != settings.DESK_HOST:
            return self.get_response(request)
        offered = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if offered and not _KEY.fullmatch(offered):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        self.sessions.process_request(request)
        return self.sessions.process_response(request, self.get_response(request))
