"""The people of a body: who they are, giving and ending posts, and a second person's decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters import people as shown
from moothall.desk.presenters import people_refused
from moothall.desk.presenters.pages import FormView, with_typed
from moothall.desk.presenters.people_typed import PostTyped, post_typed
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, show_page, tell, tell_not_done, told
from moothall.desk.views.waiting import proposals
from moothall.people import decided_requests, posts, roster, teams
from moothall.people.decided_requests import Decision
from moothall.people.post_lists import people_csv
from moothall.people.queries import Colleague
from moothall.people.refusals import DecisionRefused, EndedAlready, PostRefused
from moothall.people.roster import KnownRequest
from moothall.ui.access import officer, stepped_up
from moothall.ui.form_runner import fields_posted
from moothall.ui.requests import PortalRequest

ASKS = ("GET", "HEAD", "POST")


@officer
@require_safe
def people(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the people of a body, what waits, and what can be done."""
    body = body_or_404(slug)
    with administrators_only():
        found = roster.roster(by=by, body_id=body.id)
        waiting = proposals(request, by, body=body)
        refused = roster.refused(by=by, body=body)
    page = shown.people_page(found, by=by, body=body, language=request.language, done=told(request))
    page = replace(page, waiting=waiting)
    page = people_refused.with_refused(page, refused, language=request.language)
    return show_page(request, by, page, body=body)


@officer
@require_safe
def person(request: PortalRequest, by: Colleague, slug: str, person_id: int) -> HttpResponse:
    """Show one person's posts in a body."""
    body = body_or_404(slug)
    with administrators_only():
        found = roster.of_person(by=by, body_id=body.id, person_id=person_id)
    page = shown.person_page(found, body=body, language=request.language, done=told(request))
    return show_page(request, by, page, body=body)


@officer
@stepped_up(download_on="people")
@require_safe
def as_csv(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Give the posts of the present as the list that can be uploaded again."""
    body = body_or_404(slug)
    with administrators_only():
        content = people_csv(by=by, body_id=body.id)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="people-{body.slug}.csv"'
    return response


@officer
@require_http_methods(ASKS)
def grant(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Ask for a new post; give it, or ask a second person for it."""
    body = body_or_404(slug)
    with administrators_only():
        found = teams.of_body(by=by, body_id=body.id)
        if request.method != "POST":
            return show_form(request, by, _grant_form(request, found, body, {}), body=body)
        typed = post_typed(request.POST, body=body, language=request.language)
        errors = dict(typed.errors)
        if typed.post is not None:
            try:
                given = posts.grant(by=by, body_id=body.id, post=typed.post)
            except PostRefused as refusal:
                errors |= PostTyped.errors_of(refusal.faults, request.language)
            else:
                tell(request, "people.granted" if given.membership_id else "people.asked")
                return HttpResponseRedirect(reverse("people", args=[body.slug]))
    return show_form(request, by, _grant_form(request, found, body, errors), body=body)


@officer
@require_http_methods(ASKS)
def end(request: PortalRequest, by: Colleague, slug: str, post_id: int) -> HttpResponse:
    """Ask whether a post shall end; end it."""
    body = body_or_404(slug)
    with administrators_only():
        found = roster.roster(by=by, body_id=body.id)
        post = next((each for each in found.posts if each.id == post_id), None)
        if post is None:
            raise Http404
        if request.method != "POST":
            form = shown.end_form(post, by=by, body=body, language=request.language)
            return show_form(request, by, form, body=body)
        try:
            posts.end(by=by, body_id=body.id, membership_id=post_id)
        except EndedAlready:
            tell_not_done(request, "people.ended_already")
        else:
            tell(request, "people.ended")
    is_gone = post.person_id == by.person_id
    return HttpResponseRedirect(
        reverse("bodies") if is_gone else reverse("person", args=[body.slug, post.person_id])
    )


@officer
@require_http_methods(ASKS)
def decide(
    request: PortalRequest, by: Colleague, slug: str, request_id: int, *, is_approved: bool
) -> HttpResponse:
    """Show what another administrator asks for; approve or refuse it."""
    body = body_or_404(slug)
    with administrators_only():
        waiting = roster.roster(by=by, body_id=body.id).requests
        found = _one(waiting, body, request_id)
        back = reverse("people", args=[body.slug])
        if found is None:
            decision = decided_requests.of_body(by=by, body_id=body.id, request_id=request_id)
            return _decided_before(request, by, back, decision, is_approved=is_approved)
        act = partial(posts.decide, by=by, body_id=body.id, request_id=request_id, is_approved=is_approved)
        form = shown.decide_form(found, back=back, is_approved=is_approved, language=request.language)
        asked = Deciding(form=form, act=act, is_approved=is_approved)
        return _decide(request, by, body, asked)


@officer
@require_safe
def operator_requests(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List, for the operator, what waits in bodies that have no second administrator."""
    body = body_or_404(slug)
    with administrators_only():
        found = roster.for_operator(by=by, operator=body)
    page = shown.requests_page(found, by=by, body=body, language=request.language, done=told(request))
    return show_page(request, by, page, body=body)


@officer
@require_http_methods(ASKS)
def operator_decide(
    request: PortalRequest, by: Colleague, slug: str, home: str, *, request_id: int, is_approved: bool
) -> HttpResponse:
    """Decide, as the operator's administrator, for a body that cannot decide itself."""
    body, other = body_or_404(slug), body_or_404(home)
    with administrators_only():
        back = reverse("operator-requests", args=[body.slug])
        found = _one(roster.for_operator(by=by, operator=body), other, request_id)
        if found is None:
            decision = decided_requests.by_operator(
                by=by, operator=body, body_id=other.id, request_id=request_id
            )
            return _decided_before(request, by, back, decision, is_approved=is_approved)
        act = partial(
            posts.decide_for_body,
            by=by,
            operator=body,
            body_id=other.id,
            request_id=request_id,
            is_approved=is_approved,
        )
        form = shown.decide_form(found, back=back, is_approved=is_approved, language=request.language)
        asked = Deciding(form=form, act=act, is_approved=is_approved)
        return _decide(request, by, body, asked)


def _one(waiting: tuple[KnownRequest, ...], body: KnownBody, request_id: int) -> KnownRequest | None:
    return next((each for each in waiting if (each.body.id, each.id) == (body.id, request_id)), None)


def _decided_before(
    request: PortalRequest, by: Colleague, back: str, decision: Decision | None, *, is_approved: bool
) -> HttpResponse:
    """Lead on from a page of before its request was decided; who sends it twice is answered like the first time."""
    if decision is None:
        raise Http404
    if request.method == "POST" and decision == Decision(by_id=by.person_id, is_approved=is_approved):
        _say_decided(request, is_approved=is_approved)
    else:
        tell_not_done(request, "people.not_decided_decided_already")
    return HttpResponseRedirect(back)


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """A request that somebody decides: the page that asks for it, and what carries it out."""

    form: FormView
    act: partial[None]
    is_approved: bool


def _decide(request: PortalRequest, by: Colleague, body: KnownBody, asked: Deciding) -> HttpResponse:
    """Ask for a decision, or take it: a refusal with its reason."""
    if asked.is_approved:
        if request.method == "POST":
            return _decided(request, asked, why="")
        return show_form(request, by, asked.form, body=body)
    typed, errors = fields_posted(request), dict[str, str]()
    if request.method == "POST":
        why, errors = people_refused.why_typed(typed, request.language)
        if not errors:
            return _decided(request, asked, why=why)
    form = people_refused.with_why(asked.form, typed, errors, request.language)
    return show_form(request, by, form, body=body)


def _decided(request: PortalRequest, asked: Deciding, *, why: str) -> HttpResponse:
    try:
        asked.act(why=why)
    except DecisionRefused as refusal:
        tell_not_done(request, f"people.not_decided_{refusal.faults[0]}")
    else:
        _say_decided(request, is_approved=asked.is_approved)
    return HttpResponseRedirect(asked.form.cancel_href)


def _say_decided(request: PortalRequest, *, is_approved: bool) -> None:
    if is_approved:
        tell(request, "people.approved")
    else:
        tell_not_done(request, "people.refused")


def _grant_form(
    request: PortalRequest, known: Sequence[tuple[int, str]], body: KnownBody, errors: Mapping[str, str]
) -> FormView:
    form = shown.grant_form(known, body=body, language=request.language, errors=errors)
    if request.method != "POST":
        return form
    typed = fields_posted(request)
    return replace(form, fields=tuple(with_typed(field, typed) for field in form.fields))
