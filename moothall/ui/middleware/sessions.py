"""Sessions exist on the desk only: residents' pages carry none."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase

_KEY = re.compile(r"[a-z0-9]{32}")


class DeskSessionMiddleware(SessionMiddleware):
    """Django's sessions, for the desk's host; a cookie that is no session key counts as none."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        """Answer the request, with a session where the desk was asked."""
        if request.META.get("HTTP_HOST", "").lower() != settings.DESK_HOST:
            return self.get_response(request)  # type: ignore[no-any-return]
        offered = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if offered and not _KEY.fullmatch(offered):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return super().__call__(request)  # type: ignore[no-any-return]
