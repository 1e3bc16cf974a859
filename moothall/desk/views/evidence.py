"""A body's evidence: read by its auditors, taken away by them, and withheld by them from residents."""

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.audit.withholding import WithheldAlready
from moothall.desk.presenters.evidence import asked_for, evidence_view
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.withholding import wanted, withholding_view
from moothall.desk.views.refusals import answered_as_nothing, body_or_404
from moothall.desk.views.told import tell, told
from moothall.people import auditing
from moothall.people.auditing import NotAuditor, NothingKnown
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_hidden = partial(answered_as_nothing, NotAuditor, NotServing, NothingKnown)


@officer
@require_safe
def evidence(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Show a page of the evidence, newest first."""
    body, asked = body_or_404(slug), asked_for(request.GET)
    with _hidden():
        found = auditing.read(by=by, body_id=body.id, filters=asked.filters, before=asked.before)
    view = evidence_view(found, asked, body=body, language=request.language)
    return render(
        request,
        "desk/evidence.html",
        status=400 if view.errors else 200,
        desk=desk_frame(by, request.language, body=body),
        evidence=view,
        done=told(request),
        has_errors=bool(view.errors),
    )


@officer
@require_safe
def digests(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Give the signed digests as a file to keep outside."""
    body = body_or_404(slug)
    with _hidden():
        text = auditing.signed_digests(by=by, body_id=body.id)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="audit-digests-{body.slug}.json"'
    return response


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """Ask on what ground and until when; withhold."""
    body = body_or_404(slug)
    posted = wanted(request.POST) if request.method == "POST" else None
    with _hidden():
        if posted is not None and posted.ground is not None and posted.to_at is not None:
            try:
                auditing.withhold(
                    by=by, body_id=body.id, reference=reference, ground=posted.ground, to_at=posted.to_at
                )
            except WithheldAlready:
                posted = None
            else:
                tell(request, "evidence.withheld_done")
                return _back(slug, reference)
        found = auditing.withheld(by=by, body_id=body.id, reference=reference)
    view = withholding_view(found, posted, body=body, reference=reference, language=request.language)
    return render(
        request,
        "desk/withhold.html",
        status=400 if view.errors else 200,
        desk=desk_frame(by, request.language, body=body),
        view=view,
        has_errors=bool(view.errors),
    )


@officer
@require_POST
def tell_again(request: PortalRequest, by: Colleague, slug: str, reference: str) -> HttpResponse:
    """End what is withheld."""
    body = body_or_404(slug)
    with _hidden():
        auditing.tell_again(by=by, body_id=body.id, reference=reference)
    tell(request, "evidence.tell_again_done")
    return _back(slug, reference)


def _back(slug: str, reference: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('evidence', kwargs={'slug': slug})}?reference={reference}")
