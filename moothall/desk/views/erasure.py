"""Requests for erasure at the desk of a body: list, look, decide about each case, take longer."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters import erasure as present
from moothall.desk.presenters import erasure_forms as forms
from moothall.desk.presenters.pages import day_typed
from moothall.desk.views.refusals import answered_as_nothing, body_or_404
from moothall.desk.views.told import show_form, show_page, tell, tell_not_done, told
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing
from moothall.portability.erasure import deciding, queries
from moothall.portability.erasure.queries import Asked, AskedCase
from moothall.portability.keepers import is_keeper
from moothall.portability.refusals import (
    CaseGone,
    CaseStillThere,
    DecidedAlready,
    ErasureRefused,
    NoSuchErasure,
    NotKeeper,
    ReasonMissing,
    TooLateToExtend,
    WordsTooLong,
)
from moothall.rules.erasure import Decision, DecisionFault, Outcome
from moothall.rules.form_check_text import redisplay
from moothall.ui.access import officer
from moothall.ui.form_runner import fields_posted
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak

ASKS = ("GET", "HEAD", "POST")
Typed = Mapping[str, Sequence[str]]
_REASONS = {
    ReasonMissing: "desk_erasure.error_reason",
    WordsTooLong: "desk_erasure.error_reason_long",
    TooLateToExtend: "desk_erasure.error_too_late",
}

_hidden = partial(answered_as_nothing, NotServing, NotKeeper, NoSuchErasure)


@officer
@require_safe
def list_requests(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the requests of a body, with the days left."""
    body = body_or_404(slug)
    with _hidden():
        found = queries.of_body(by=by, body_id=body.id)
    page = present.list_page(found, body=body, today=timezone.localdate(), language=request.language)
    return show_page(request, by, page, body=body)


@officer
@require_safe
def one(request: PortalRequest, by: Colleague, slug: str, request_id: int) -> HttpResponse:
    """Show one request."""
    body = body_or_404(slug)
    page = present.one_page(
        _asked(by, body, request_id),
        body=body,
        today=timezone.localdate(),
        may_decide=is_keeper(by, body.id),
        done=told(request),
        language=request.language,
    )
    return show_page(request, by, page, body=body)


@officer
@require_http_methods(ASKS)
def decide(
    request: PortalRequest, by: Colleague, slug: str, *, request_id: int, reference: str
) -> HttpResponse:
    """Ask what is decided about one case; do it, once."""
    body = body_or_404(slug)
    asked = _keepers(by, body, request_id)
    with _hidden():
        case = asked.case(reference)
    if case.is_decided:
        return _overtaken(request, body, asked)
    typed: Typed = fields_posted(request) if request.method == "POST" else {}
    errors = _decide(request, by, body, case) if typed else {}
    if typed and not errors:
        still_open = queries.one(by=by, body_id=body.id, request_id=request_id).is_open
        return _back(
            request, body, asked, "desk_erasure.done_decided" if still_open else "desk_erasure.done_answered"
        )
    if _BEFORE in errors:
        return _overtaken(request, body, asked)
    form = forms.decide_form(
        asked,
        case,
        body=body,
        today=timezone.localdate(),
        typed=typed,
        errors=errors,
        case_href=_case_href(by, body, case),
        language=request.language,
    )
    return show_form(request, by, form, body=body)


@officer
@require_http_methods(ASKS)
def extend(request: PortalRequest, by: Colleague, slug: str, request_id: int) -> HttpResponse:
    """Ask why a request takes longer; take two months more and tell the resident."""
    body, error = body_or_404(slug), ""
    asked = _keepers(by, body, request_id)
    reason = request.POST.get(forms.REASON, "")
    if request.method == "POST":
        try:
            with _hidden():
                deciding.extend(by=by, body_id=body.id, request_id=request_id, reason=reason)
        except DecidedAlready:
            return _overtaken(request, body, asked)
        except (ReasonMissing, WordsTooLong, TooLateToExtend) as refusal:
            error = speak(_REASONS[type(refusal)], request.language)
        else:
            return _back(request, body, asked, "desk_erasure.extend_done")
    form = forms.extend_form(asked, redisplay(reason), error, body=body, language=request.language)
    return show_form(request, by, form, body=body)


_BEFORE = "before"


def _decide(request: PortalRequest, by: Colleague, body: KnownBody, case: AskedCase) -> dict[str, str]:
    """Do what was decided; return what is wrong with it by field, or that somebody was quicker."""
    item = case.item
    try:
        with _hidden():
            deciding.decide(
                by=by,
                body_id=body.id,
                request_id=item.request_id,
                reference=item.reference,
                decision=_decision(request),
            )
    except ErasureRefused as refusal:
        return _said(refusal.fault, request)
    except (CaseGone, CaseStillThere):
        return {forms.OUTCOME: speak("desk_erasure.error_gone", request.language)}
    except DecidedAlready:
        return {_BEFORE: _BEFORE}
    return {}


def _decision(request: PortalRequest) -> Decision:
    typed = fields_posted(request)
    try:
        outcome = Outcome(request.POST.get(forms.OUTCOME, ""))
    except ValueError:
        raise ErasureRefused(DecisionFault.NO_OUTCOME) from None
    try:
        until = day_typed(typed, forms.UNTIL)
    except ValueError:
        until = None
    return Decision(
        outcome=outcome,
        ground=request.POST.get(forms.GROUND, ""),
        note=request.POST.get(forms.NOTE, ""),
        keep_until=until,
    )


def _said(fault: DecisionFault, request: PortalRequest) -> dict[str, str]:
    return {forms.FIELD_OF[fault]: speak(f"desk_erasure.error_{fault}", request.language)}


def _asked(by: Colleague, body: KnownBody, request_id: int) -> Asked:
    with _hidden():
        return queries.one(by=by, body_id=body.id, request_id=request_id)


def _keepers(by: Colleague, body: KnownBody, request_id: int) -> Asked:
    """Return a request for a keeper of records; an auditor, who may read it, is told that there is no such page."""
    asked = _asked(by, body, request_id)
    if not is_keeper(by, body.id):
        raise Http404
    return asked


def _case_href(by: Colleague, body: KnownBody, case: AskedCase) -> str:
    """Return where the officer sees a case: as their own work, or for a reason; "" for one that is gone.

    Told from what was read to decide, so that the evidence names no search for the case that nobody made.
    """
    if case.facts is None:
        return ""
    own = by.functions(body_id=body.id) & case.facts.definition.functions.keys()
    return reverse("case" if own else "look", kwargs={"slug": body.slug, "reference": case.item.reference})


def _overtaken(request: PortalRequest, body: KnownBody, asked: Asked) -> HttpResponse:
    tell_not_done(request, "desk_erasure.done_before")
    return HttpResponseRedirect(present.one_href(body, asked))


def _back(request: PortalRequest, body: KnownBody, asked: Asked, key: str) -> HttpResponse:
    tell(request, key)
    return HttpResponseRedirect(present.one_href(body, asked))
