"""Arrangements with other bodies: list, look, propose, agree, end."""

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.arrangements import agree_form, end_form, list_page, one_page, way_to_end
from moothall.desk.presenters.arrangements_form import propose_form
from moothall.desk.presenters.arrangements_typed import errors_of, reason_typed, terms_typed
from moothall.desk.views.refusals import body_or_404
from moothall.desk.views.told import administrators_only, show_form, show_page, tell, tell_not_done, told
from moothall.people import arrangements, teams
from moothall.people.arrangements import KnownArrangement
from moothall.people.queries import Colleague
from moothall.people.refusals import (
    AgreedAlready,
    EndedAlready,
    SecondPersonNeeded,
    StandsAlready,
    TermsRefused,
)
from moothall.rules.form_check_text import redisplay
from moothall.rules.posts import ADMINISTRATOR
from moothall.ui.access import officer
from moothall.ui.form_runner import fields_posted
from moothall.ui.requests import PortalRequest

ASKS = ("GET", "HEAD", "POST")


@officer
@require_safe
def list_arrangements(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the arrangements to which a body is a party."""
    body = body_or_404(slug)
    with administrators_only():
        found = arrangements.of_body(by=by, body_id=body.id)
    page = list_page(
        found,
        body=body,
        is_administrator=_administers(by, body),
        language=request.language,
        done=told(request),
    )
    return show_page(request, by, page, body=body)


@officer
@require_safe
def one(request: PortalRequest, by: Colleague, slug: str, arrangement_id: int) -> HttpResponse:
    """Show one arrangement, with the data-sharing record beside it."""
    body = body_or_404(slug)
    with administrators_only():
        found, deputies = arrangements.one(by=by, body_id=body.id, arrangement_id=arrangement_id)
    page = one_page(
        found,
        deputies,
        body=body,
        is_administrator=_administers(by, body),
        language=request.language,
        done=told(request),
    )
    return show_page(request, by, page, body=body)


@officer
@require_http_methods(ASKS)
def propose(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """Ask for the terms on which a team of this body shall serve another; propose them."""
    body = body_or_404(slug)
    typed = fields_posted(request)
    errors: dict[str, str] = {}
    with administrators_only():
        own = teams.of_body(by=by, body_id=body.id)
        if request.method == "POST":
            read = terms_typed(typed, body=body, teams=dict(own), language=request.language)
            errors = dict(read.errors)
            if read.proposal is not None:
                try:
                    found = arrangements.propose(by=by, body_id=body.id, proposal=read.proposal)
                except TermsRefused as refusal:
                    errors |= errors_of(refusal.faults, request.language)
                else:
                    tell(request, "people.proposed")
                    return HttpResponseRedirect(reverse("arrangement", args=[body.slug, found]))
    form = propose_form(own, typed, errors, body=body, language=request.language)
    return show_form(request, by, form, body=body)


@officer
@require_http_methods(ASKS)
def agree(request: PortalRequest, by: Colleague, slug: str, arrangement_id: int) -> HttpResponse:
    """Show the terms; agree to them for this body."""
    body = body_or_404(slug)
    with administrators_only():
        found, _ = arrangements.one(by=by, body_id=body.id, arrangement_id=arrangement_id)
        if request.method != "POST":
            form = agree_form(found, body=body, language=request.language)
            return show_form(request, by, form, body=body)
        act = partial(arrangements.agree, by=by, body_id=body.id, arrangement_id=arrangement_id)
        done = partial(tell, request, "people.agree_arrangement_done")
        return _acted(request, body, arrangement_id, act, done=done)


@officer
@require_http_methods(ASKS)
def end(request: PortalRequest, by: Colleague, slug: str, arrangement_id: int) -> HttpResponse:
    """Ask why an arrangement shall end; end it."""
    body = body_or_404(slug)
    with administrators_only():
        found, _ = arrangements.one(by=by, body_id=body.id, arrangement_id=arrangement_id)
        ask = partial(end_form, found, body=body, language=request.language)
        if request.method != "POST":
            return show_form(request, by, ask(_going_on(by, body, found)), body=body)
        why, error = reason_typed(fields_posted(request), request.language)
        if error:
            form = ask(_going_on(by, body, found), typed=redisplay(why), error=error)
            return show_form(request, by, form, body=body)
        act = partial(arrangements.end, by=by, body_id=body.id, arrangement_id=arrangement_id, why=why)
        way = way_to_end(found, body)
        say = tell if way == "end" else tell_not_done
        return _acted(
            request, body, arrangement_id, act, done=partial(say, request, f"people.{way}_arrangement_done")
        )


def _acted(
    request: PortalRequest, body: KnownBody, arrangement_id: int, act: partial[None], *, done: partial[None]
) -> HttpResponse:
    try:
        act()
    except EndedAlready:
        tell_not_done(request, "people.ended_already")
    except AgreedAlready:
        tell_not_done(request, "people.agreed_already")
    except SecondPersonNeeded:
        tell_not_done(request, "people.second_person_needed")
    except StandsAlready:
        tell_not_done(request, "people.stands_already")
    else:
        done()
    return HttpResponseRedirect(reverse("arrangement", args=[body.slug, arrangement_id]))


def _going_on(by: Colleague, body: KnownBody, found: KnownArrangement) -> tuple[KnownArrangement, ...]:
    known = arrangements.of_body(by=by, body_id=body.id)
    return tuple(each for each in known if each.goes_on_without(found))


def _administers(by: Colleague, body: KnownBody) -> bool:
    return ADMINISTRATOR in by.functions(body_id=body.id)
