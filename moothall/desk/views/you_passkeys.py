"""An officer calls a passkey otherwise, as when it moved to another key ring."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.sign_in_proofs import NO_ERRORS, error_items
from moothall.people.credentials import actions, queries
from moothall.people.credentials.limits import LONGEST_PASSKEY_NAME
from moothall.people.queries import Colleague
from moothall.rules.form_check_text import redisplay
from moothall.ui import texts
from moothall.ui.access import officer, stepped_up
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
@officer
@stepped_up(minutes=5)
def rename_passkey(request: PortalRequest, by: Colleague, passkey_id: int) -> HttpResponse:
    """Ask what to call a passkey; call it so."""
    own = queries.factors(person_id=by.person_id).passkeys
    found = next((passkey for passkey in own if passkey.id == passkey_id), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, by, known_as=found.name, typed=found.name)
    typed = request.POST.get("name", "")
    try:
        actions.rename_passkey(by=by, passkey_id=passkey_id, name=typed)
    except actions.PasskeyNameUnfit:
        return _page(request, by, known_as=found.name, typed=redisplay(typed), is_wrong=True)
    return HttpResponseRedirect(reverse("you"))


def _page(
    request: PortalRequest, by: Colleague, *, known_as: str, typed: str, is_wrong: bool = False
) -> HttpResponse:
    wrong = str(texts.speak("desk_you.rename_unfit", request.language, most=LONGEST_PASSKEY_NAME))
    return render(
        request,
        "desk/rename_passkey.html",
        status=400 if is_wrong else 200,
        desk=desk_frame(by, request.language),
        known_as=known_as,
        typed=typed,
        errors=error_items({"name": wrong} if is_wrong else NO_ERRORS),
        has_errors=is_wrong,
    )
