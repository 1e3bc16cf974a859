"""A body's records: its papers about processing, and how long it keeps what."""

from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.erasure import waiting_words
from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.papers import paper_view
from moothall.desk.presenters.records import filled_words, paper_rows, retention_view, sign_form
from moothall.desk.presenters.waiting import Waits, tasks
from moothall.desk.views.refusals import answered_as_nothing, body_or_404
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing
from moothall.portability import by_hand, papers, retention_queries
from moothall.portability.erasure import queries as erasures
from moothall.portability.keepers import is_keeper
from moothall.portability.papers import Standing
from moothall.portability.refusals import NothingToConfirm, NotKeeper, PaperChanged
from moothall.rules.papers import PaperKind, kinds_for
from moothall.ui.access import officer
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_hidden = partial(answered_as_nothing, NotServing, NotKeeper)


@officer
@require_safe
def privacy(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Lead the keeper of a body's records to what waits, and whoever reads them to all there is."""
    body, language = body_or_404(slug), request.language
    with _hidden():
        found = [papers.standing(by=by, body=body, kind=kind) for kind in kinds_for(body.facts.kind)]
        waits = Waits(
            erasures=erasures.waiting(by=by, body_id=body.id),
            letters=by_hand.waiting(by=by, body_id=body.id),
            held=retention_queries.held(by=by, body_id=body.id),
        )
    rows = paper_rows(body, found, language)
    return render(
        request,
        "desk/privacy.html",
        desk=desk_frame(by, language, body=body),
        papers=rows,
        tasks=tasks(waits, rows, body=body, today=timezone.localdate(), language=language),
        is_keeper=is_keeper(by, body.id),
        retention_href=reverse("retention", kwargs={"slug": slug}),
        erasures_href=reverse("erasures", kwargs={"slug": slug}),
        erasures_waiting=waiting_words(waits.erasures, language),
        letters_href=reverse("letters", kwargs={"slug": slug}),
    )


@officer
@require_safe
def retention(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Show what is due, what will be, and what the runs deleted."""
    body = body_or_404(slug)
    with _hidden():
        outlook = retention_queries.outlook(by=by, body_id=body.id, at=timezone.now())
    may_confirm = is_keeper(by, body.id)
    return render(
        request,
        "desk/retention.html",
        desk=desk_frame(by, request.language, body=body),
        view=retention_view(outlook, body=body, may_confirm=may_confirm, language=request.language),
    )


@officer
@require_POST
def confirm(request: PortalRequest, by: Colleague, slug: str, rule: str) -> HttpResponse:
    """Let a held deletion go on; one that nobody holds any more is as good."""
    body = body_or_404(slug)
    with _hidden():
        try:
            retention_queries.let_go(by=by, body_id=body.id, rule=rule)
        except NothingToConfirm:
            return HttpResponseRedirect(reverse("retention", kwargs={"slug": slug}))
    return HttpResponseRedirect(reverse("retention", kwargs={"slug": slug}))


@officer
@require_safe
def paper(request: PortalRequest, by: Colleague, slug: str, kind: str) -> HttpResponse:
    """Show a paper as it stands."""
    body = body_or_404(slug)
    standing = _standing(by, body, kind)
    return render(
        request,
        "desk/paper.html",
        _shown(request, standing),
        desk=desk_frame(by, request.language, body=body),
        may_sign=is_keeper(by, body.id) and not standing.is_signed,
    )


@officer
@require_safe
def paper_file(request: PortalRequest, by: Colleague, slug: str, kind: str) -> HttpResponse:
    """Give a paper as a file that can be printed and signed by hand."""
    body = body_or_404(slug)
    response = render(request, "desk/paper_file.html", _shown(request, _standing(by, body, kind)))
    response["Content-Disposition"] = f'attachment; filename="{kind}-{body.slug}-{request.language}.html"'
    return response


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def paper_sign(request: PortalRequest, by: Colleague, slug: str, kind: str) -> HttpResponse:
    """Ask who signed a paper; write it down, unless the paper has changed since."""
    body = body_or_404(slug)
    standing = _standing(by, body, kind)
    if not is_keeper(by, body.id):
        raise Http404
    posted = request.POST.dict() if request.method == "POST" else None
    form = sign_form(posted, today=timezone.localdate(), language=request.language)
    signature = form.signature(request.POST.get("digest", "")) if posted is not None else None
    is_stale = False
    if signature is not None:
        try:
            with _hidden():
                papers.sign(by=by, body=body, kind=PaperKind(kind), signature=signature)
        except PaperChanged:
            is_stale = True
        else:
            return HttpResponseRedirect(reverse("paper", kwargs={"slug": slug, "kind": kind}))
    return render(
        request,
        "desk/paper_sign.html",
        _shown(request, standing),
        status=409 if is_stale else 400 if form.errors else 200,
        desk=desk_frame(by, request.language, body=body),
        form=form,
        is_stale=is_stale,
        has_errors=bool(form.errors),
    )


def _standing(by: Colleague, body: KnownBody, kind: str) -> Standing:
    if kind not in {each.value for each in kinds_for(body.facts.kind)}:
        raise Http404
    with _hidden():
        return papers.standing(by=by, body=body, kind=PaperKind(kind))


def _shown(request: PortalRequest, standing: Standing) -> dict[str, object]:
    body, kind = standing.filled.body, standing.filled.kind.value
    parts = {"slug": body.slug, "kind": kind}
    filled_on = filled_words(timezone.localdate(), request.language)
    return {
        "paper": paper_view(standing, request.language, filled_on=filled_on),
        "back_href": reverse("privacy", kwargs={"slug": body.slug}),
        "paper_href": reverse("paper", kwargs=parts),
        "file_href": reverse("paper-file", kwargs=parts),
        "sign_href": reverse("paper-sign", kwargs=parts),
    }
