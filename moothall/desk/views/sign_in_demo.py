"""The link in an invitation, in a demonstration: nothing is set up, and from then on its officer can be chosen."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.desk.presenters.frames import NOBODY
from moothall.desk.views.sign_in import enter
from moothall.desk.views.sign_in_entry import may_come_in
from moothall.people.credentials import links
from moothall.people.identity import demo
from moothall.people.identity.officers import NobodyKnown
from moothall.people.models import SetUpLink
from moothall.ui import texts
from moothall.ui.access import open_to_all
from moothall.ui.faces import Link
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def link(request: PortalRequest, token: str) -> HttpResponse:
    """Show whom the link is for; sign them in once the button is pressed."""
    found, now = links.opened(token, at=timezone.now()), timezone.now()
    is_invitation = found is not None and found.kind == SetUpLink.Kind.INVITATION
    if found is None or not is_invitation or not may_come_in(found.holder.person_id):
        return _no_link(request)
    if request.method != "POST":
        return render(request, "desk/demo_link.html", desk=NOBODY, name=found.holder.name)
    try:
        demo.take_up(found, at=now)
    except NobodyKnown:
        return _no_link(request)
    return enter(request, found.holder.person_id)


def _no_link(request: PortalRequest) -> HttpResponse:
    onward = Link(text=texts.speak("desk_demo.choose", request.language), href=reverse("sign-in"))
    return render(request, "desk/sign_in_no_link.html", status=404, desk=NOBODY, onward=onward)
