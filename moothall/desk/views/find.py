"""Find a case by its reference; open one outside one's own queue for a stated reason, for half an hour."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.cases.queries import outside
from moothall.cases.refusals import NoReason, NoSuchCase
from moothall.desk.presenters.find import find_form, look_page, reason_form
from moothall.desk.views.refusals import body_or_404, hidden
from moothall.desk.views.told import show_form, show_page
from moothall.people.queries import Colleague
from moothall.rules.references import ReferenceUnreadable, parse_reference
from moothall.ui import texts
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest
from moothall.vault import actions as vault

ASKS = ("GET", "HEAD", "POST")
LOOK_SECONDS = 30 * 60
_LOOKS, _SEALED_AS = "looks_outside", "desk.find.reason"


@officer
@require_http_methods(ASKS)
def find(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Ask for a reference; lead to the case, or to where a reason is asked for, whether there is one or not."""
    body, error = body_or_404(slug), ""
    if body.facts.tier is None or not by.is_member(body_id=body.id):
        raise Http404
    typed = request.POST.get("reference", "")
    if request.method == "POST":
        try:
            reference = parse_reference(typed)
        except ReferenceUnreadable:
            error = texts.speak("people.find_unreadable", request.language)
        else:
            with hidden():
                own = outside.is_own(by=by, body_id=body.id, reference=reference)
            return HttpResponseRedirect(
                reverse("case" if own else "look", kwargs={"slug": slug, "reference": reference})
            )
    form = find_form(typed, error, by=by, body=body, language=request.language)
    return show_form(request, by, form, body=body)


@officer
@require_http_methods(ASKS)
def look(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Ask why an officer needs to see a case outside their queue; show it, to be read only, while that lasts."""
    body, error = body_or_404(slug), ""
    if body.facts.tier is None or not by.is_member(body_id=body.id):
        raise Http404
    reason = _reason(request, f"{body.id}/{reference}")
    if request.method == "POST":
        try:
            reason = outside.fitting_reason(request.POST.get("reason", ""))
        except NoReason:
            error = texts.speak("people.reason_missing", request.language)
        else:
            _keep(request, f"{body.id}/{reference}", reason)
            return HttpResponseRedirect(request.get_full_path())
    if not reason or error:
        typed = request.POST.get("reason", "")
        form = reason_form(reference, typed, error, body=body, language=request.language)
        return show_form(request, by, form, body=body)
    try:
        with hidden():
            opened = outside.open_outside(by=by, body_id=body.id, reference=reference, reason=reason)
    except (Http404, NoSuchCase):
        error = texts.speak("people.find_nothing", request.language)
        form = find_form(reference, error, by=by, body=body, language=request.language)
        return show_form(request, by, form, body=body)
    page = look_page(opened, reason, by=by, body=body, language=request.language)
    return show_page(request, by, page, body=body)


def _reason(request: PortalRequest, key: str) -> str:
    """Return the reason stated in this session for a case, while it lasts, or ""."""
    kept = request.session.get(_LOOKS, {}).get(key)
    if not isinstance(kept, list) or len(kept) != 2 or float(kept[0]) < timezone.now().timestamp():
        return ""
    return vault.unseal(None, _SEALED_AS, str(kept[1]))


def _keep(request: PortalRequest, key: str, reason: str) -> None:
    """Keep a reason in the session, sealed, and forget those whose time is over."""
    now = timezone.now().timestamp()
    kept = {name: each for name, each in request.session.get(_LOOKS, {}).items() if float(each[0]) >= now}
    sealed = vault.seal(None, _SEALED_AS, reason)
    request.session[_LOOKS] = {**kept, key: [now + LOOK_SECONDS, sealed]}
