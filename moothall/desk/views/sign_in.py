"""Signing in and out."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.desk.presenters.frames import NOBODY
from moothall.desk.presenters.sign_in import candidate_groups
from moothall.desk.presenters.sign_in_proofs import again_in_words
from moothall.desk.views.sign_in_state import onward_path
from moothall.people import actions as people
from moothall.people import sessions
from moothall.people.identity import demo, providers
from moothall.people.identity.officers import NobodyKnown
from moothall.rules.sites import Site
from moothall.ui import issuer_views
from moothall.ui.access import open_to_all
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@open_to_all
def choose(request: PortalRequest) -> HttpResponse:
    """Show the invented officers; sign in as the one whose button was pressed, in a session of its own."""
    identity = providers.provider(providers.DEMO)
    is_unknown = False
    if request.method == "POST":
        try:
            person_id = identity.person_id(request.POST.get("officer", ""))
        except NobodyKnown:
            is_unknown = True
        else:
            return enter(request, person_id, onward_path(request.GET.get("next", "")))
    return render(
        request,
        "desk/sign_in.html",
        status=400 if is_unknown else 200,
        desk=NOBODY,
        again=again_in_words(request),
        candidates=candidate_groups(identity.candidates(), request.language),
        issuers=issuer_views.links(request, Site.DESK),
        has_errors=is_unknown,
    )


@open_to_all
@require_POST
def leave(request: PortalRequest) -> HttpResponseBase:
    """End the session, and lead on to the sign-out of the issuer that vouched, if one did."""
    person_id = request.session.get(sessions.PERSON)
    if isinstance(person_id, int):
        people.note_at_desk_of(person_id=person_id, action="people.sign_out")
    return issuer_views.leave(request, Site.DESK) or HttpResponseRedirect(reverse("sign-in"))


@transaction.atomic
def enter(request: PortalRequest, person_id: int, onward: str = "") -> HttpResponse:
    """Sign an officer in as the demonstration does, and lead them on; raises NotInADemonstration elsewhere."""
    demo.refuse_elsewhere()
    sessions.begin(request, person_id=person_id, how=providers.DEMO)
    people.note_at_desk_of(person_id=person_id, action="people.sign_in")
    return HttpResponseRedirect(onward or reverse("bodies"))
