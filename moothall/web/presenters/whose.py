"""What somebody is told whose form cannot go on: it was begun by, or for, somebody else, or no right covers it."""

from urllib.parse import urlencode

from django.urls import reverse

from moothall.services import queries as services
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


def uncovered(request: PortalRequest, *, service: str, page_id: str, may_read: bool) -> dict[str, object]:
    """Return what `form_uncovered.html` needs; `page_id` is "" where it was no page of questions."""
    name, language = request.acting_for, request.language
    found = services.current(slug=service)
    title = found.definition.title.speak(language) if found else ""
    why = "journey.uncovered_read" if may_read else "journey.uncovered_service"
    return {
        "title": texts.speak("journey.uncovered_title", language, name=name),
        "why": texts.speak(why, language, name=name, service=title),
        "to_do": texts.speak("journey.uncovered_do", language, name=name),
        "onward_query": urlencode({"next": reverse("form-start", kwargs={"service": service})}, safe="/"),
        "back_text": texts.speak("journey.uncovered_back", language, name=name),
        "back_href": portal_path(language, "account"),
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
