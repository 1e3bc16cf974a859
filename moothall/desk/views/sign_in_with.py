"""Officers sign in with an issuer: their council's own single sign-on."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from moothall.desk.presenters.frames import NOBODY
from moothall.desk.views.sign_in_entry import know_device, origin
from moothall.desk.views.sign_in_state import onward_path
from moothall.people import actions as people
from moothall.people.credentials import history
from moothall.people.identity.oidc.pending import Attempt
from moothall.people.identity.oidc.sign_in import SignedIn, how_of
from moothall.people.queries import Colleague
from moothall.rules.sites import Site
from moothall.ui import issuer_views, step_up
from moothall.ui.access import officer, open_to_all
from moothall.ui.faces import in_language
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@require_GET
@open_to_all
def start(request: PortalRequest, issuer: str) -> HttpResponseBase:
    """Go to the issuer, and afterwards to the path in `next`, if it is one of the desk's."""
    onward = onward_path(request.GET.get("next", ""))
    return issuer_views.start(request, issuer, Site.DESK, onward=onward)


@require_POST
@officer
def again(request: PortalRequest, by: Colleague, issuer: str) -> HttpResponseBase:
    """Go to the issuer to prove again who one is, before money moves or personal data leaves."""
    return issuer_views.start_in_session(request, issuer, Site.DESK, session_digest=by.session_digest)


@require_GET
@open_to_all
def callback(request: PortalRequest) -> HttpResponseBase:
    """Come back from the issuer: sign in whoever was invited, or lead on who has proved themselves again."""

    def enter(attempt: Attempt, found: SignedIn) -> HttpResponseBase:
        if attempt.link_digest:
            people.note_at_desk_of(person_id=found.person_id, action="people.step_up")
            return HttpResponseRedirect(in_language(step_up.done(request), attempt.language))
        issuer_views.begin_session(request, found)
        people.note_at_desk_of(person_id=found.person_id, action="people.sign_in")
        home = in_language(reverse("bodies"), attempt.language)
        response = HttpResponseRedirect(onward_path(attempt.onward) or home)
        return know_device(request, response, person_id=found.person_id)

    def refuse(attempt: Attempt, person_id: int | None) -> None:
        how = how_of(attempt.issuer)
        history.note_failure(person_id=person_id, how=how, device=origin(request).device)

    return issuer_views.come_back(request, Site.DESK, enter, refuse=refuse)


@require_GET
@open_to_all
def failed(request: PortalRequest, issuer: str, advice: str) -> HttpResponseBase:
    """Say why nobody was signed in, and what to do now."""
    shown = issuer_views.failed_page(request, issuer, advice)
    return render(request, "desk/issuer_failed.html", shown, desk=NOBODY)


@csrf_exempt
@require_POST
@open_to_all
def back_channel(request: PortalRequest) -> HttpResponseBase:
    """An issuer says that somebody has signed out there. Its signed token is the proof; no browser is involved."""
    return issuer_views.back_channel(request, Site.DESK)


@require_GET
@open_to_all
def signed_out(request: PortalRequest) -> HttpResponseBase:
    """Say that nobody is signed in any more: issuers lead back here."""
    return render(request, "desk/issuer_signed_out.html", desk=NOBODY, sign_in_href=reverse("sign-in"))
