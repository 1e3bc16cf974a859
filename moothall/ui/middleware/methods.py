"""The innermost layer: a page for whoever asks an address in a way that it does not know, as one that takes forms."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from moothall.ui.errors import error_page

_NOT_ALLOWED = 405


class MethodsMiddleware:
    """Puts the page of its site in the place of Django's empty answer, and says as that did what is allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take the view."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if response.status_code != _NOT_ALLOWED:
            return response
        page = error_page(request, _NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page
