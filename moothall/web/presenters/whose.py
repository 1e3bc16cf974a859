"""What somebody is told whose form cannot go on: it was begun by, or for, somebody else."""

from urllib.parse import urlencode

from django.urls import reverse

from moothall.ui import texts
from moothall.ui.links import portal_path
from moothall.ui.requests import PortalRequest
from moothall.web.presenters import typed
from moothall.web.whose import Misfit, Reason


def shown(request: PortalRequest, found: Misfit, *, service: str, page_id: str) -> dict[str, object]:
    """Return what `form_whose.html` needs; `page_id` is "" where it was no page of questions."""
    named = {"name": found.person_name} if found.person_name else {}
    return {
        "title": texts.speak(f"journey.whose_title_{_title(found.reason)}", request.language),
        "why": texts.speak(f"journey.whose_{found.reason}", request.language, **named),
        "to_do": texts.speak(f"journey.whose_{found.reason}_do", request.language, **named),
        "onward_text": texts.speak(f"journey.whose_onward_{_onward(found.reason)}", request.language),
        "onward_href": _href(request, found.reason),
        "start_href": reverse("service-start", kwargs={"service": service}),
        "typed": typed.rows(request, service=service, page_id=page_id),
    }


def _title(reason: Reason) -> str:
    return "signed_out" if reason is Reason.SIGNED_OUT else "other"


def _onward(reason: Reason) -> str:
    return "sign_in" if reason is Reason.SIGNED_OUT else "account"


def _href(request: PortalRequest, reason: Reason) -> str:
    if reason is Reason.SIGNED_OUT:
        return f"{portal_path(request.language, 'sign-in')}?{urlencode({'next': request.path})}"
    return portal_path(request.language, "account")
