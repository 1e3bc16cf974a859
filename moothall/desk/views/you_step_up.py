"""Asking an officer again who they are, and leading them back to what they were about to do."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.desk.presenters.frames import desk_frame
from moothall.desk.views import sign_in_proofs as proving
from moothall.desk.views.invented import is_invented
from moothall.people import actions as people
from moothall.people.credentials import guesses
from moothall.people.credentials.proofs import Way
from moothall.people.queries import Colleague
from moothall.rules.sites import Site
from moothall.ui import issuer_views, step_up
from moothall.ui.access import officer
from moothall.ui.errors import error_page
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_ABOUT = "step up"


@require_http_methods(["GET", "HEAD", "POST"])
@officer
def again(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Ask for a second proof; with it, lead back."""
    asking = proving.Asking(person_id=by.person_id, about=_ABOUT, may_recover=False)
    wrong_way = ""
    if request.method == "POST":
        try:
            if is_invented(request) or proving.prove(request, asking) is not None:
                return HttpResponseRedirect(_done(request, by))
        except guesses.TooOften:
            return error_page(request, 429)
        wrong_way = request.POST.get("way", "") or Way.TOTP
    held = step_up.held(request)
    return render(
        request,
        "desk/step_up.html",
        status=400 if wrong_way else 200,
        desk=desk_frame(by, request.language),
        prove=proving.asked(request, asking, wrong_way=wrong_way),
        is_invented=is_invented(request),
        has_typed=held is not None and bool(held.typed),
        issuer=issuer_views.again_link(request, Site.DESK),
        has_errors=bool(wrong_way),
    )


@transaction.atomic
def _done(request: PortalRequest, by: Colleague) -> str:
    """Note the proof with its evidence, or neither; return the path to go on to."""
    people.note_at_desk(by=by, action="people.step_up")
    return step_up.done(request)


@require_safe
@officer
def go_on(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Show what was about to be sent, with the button that sends it."""
    held = step_up.held(request)
    if held is None or held.fields is None:
        return HttpResponseRedirect(reverse("bodies"))
    step_up.drop(request)
    return render(
        request,
        "desk/step_up_continue.html",
        desk=desk_frame(by, request.language),
        action=held.path,
        fields=held.fields,
        typed=held.typed,
    )
