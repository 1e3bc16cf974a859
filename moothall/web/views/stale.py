"""A form that came without a fresh token is shown again with what was typed, for one more press of its button."""

from django.http import HttpResponseBase

from moothall.ui import errors
from moothall.ui.requests import PortalRequest
from moothall.web.views import form, sign_in, status


def csrf_failure(request: PortalRequest, reason: str = "") -> HttpResponseBase:
    """Answer a POST without a fresh token: Django calls this. Residents' forms come again, all others get 403.

    What shows a form again stores nothing, so that whoever posts across sites reaches no more than a page.
    """
    asked = request.resolver_match
    if asked is not None and request.method == "POST":
        if asked.func is form.page:
            return form.page_again(request, **asked.kwargs)
        if asked.func is form.check:
            return form.check_again(request, **asked.kwargs)
        if asked.func is status.ask:
            return status.ask_again(request)
        if asked.func is sign_in.ask:
            return sign_in.ask_again(request)
        if asked.func is sign_in.code:
            return sign_in.code_again(request)
    return errors.csrf_failure(request, reason)
