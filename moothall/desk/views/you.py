"""An officer's own sign-in: by what they prove who they are, their last sign-ins, and their sessions."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.sign_in_proofs import complaint_in_words, error_items
from moothall.desk.presenters.you import session_rows, you_view
from moothall.desk.views.invented import is_invented, not_invented
from moothall.desk.views.sign_in_entry import origin
from moothall.people import actions as people
from moothall.people import sessions, sign_ins
from moothall.people.credentials import actions, context_words, guesses, passwords, proofs, queries
from moothall.people.credentials.accounts import holder
from moothall.people.queries import Colleague
from moothall.ui import texts
from moothall.ui.access import officer, stepped_up
from moothall.ui.errors import error_page
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_FORM = ["GET", "HEAD", "POST"]


@require_safe
@officer
def you(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Show an officer their own sign-in."""
    return render(
        request,
        "desk/you.html",
        desk=desk_frame(by, request.language),
        you=you_view(
            queries.factors(person_id=by.person_id),
            sign_ins.latest(person_id=by.person_id),
            request.language,
        ),
        is_invented=is_invented(request),
    )


@require_http_methods(_FORM)
@officer
@not_invented
@stepped_up(minutes=5)
def password(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Let an officer change their password; their other sessions end."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            errors = _password_errors(request, by)
        except guesses.TooOften:
            return error_page(request, 429)
        if not errors:
            actions.change_password(by=by, password=request.POST.get("password", ""), at=timezone.now())
            return HttpResponseRedirect(reverse("you"))
    to = holder(person_id=by.person_id)
    return render(
        request,
        "desk/choose_password.html",
        status=400 if errors else 200,
        desk=desk_frame(by, request.language),
        email=to.email if to else "",
        asks_current=True,
        is_reset=False,
        errors=error_items(errors),
        has_errors=bool(errors),
    )


@require_safe
@officer
def open_sessions(request: PortalRequest, by: Colleague) -> HttpResponse:
    """List where an officer is signed in."""
    return render(
        request,
        "desk/sessions.html",
        desk=desk_frame(by, request.language),
        rows=session_rows(sessions.of_person(person_id=by.person_id), by.session_digest, request.language),
    )


@require_POST
@officer
@stepped_up(minutes=5)
def end_sessions(request: PortalRequest, by: Colleague) -> HttpResponse:
    """End one of an officer's sessions, or all but this one."""
    chosen = request.POST.get("session", "")
    if chosen == "others":
        ended = bool(sessions.end_others(person_id=by.person_id, digest=by.session_digest))
    else:
        is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 19
        ended = is_number and sessions.end_one(person_id=by.person_id, session_id=int(chosen))
    if ended:
        people.note_at_desk(by=by, action="people.end_sessions")
    return HttpResponseRedirect(reverse("sessions"))


def _password_errors(request: PortalRequest, by: Colleague) -> dict[str, str]:
    """Return what is wrong with the posted passwords; raises TooOften."""
    language, to = request.language, holder(person_id=by.person_id)
    typed = request.POST.get("password", "")
    wrong = passwords.complaint(typed, about=context_words.of(to) if to else ())
    if wrong is not None:
        return {"password": complaint_in_words(wrong, language)}
    is_theirs = proofs.by_own_password(
        person_id=by.person_id, password=request.POST.get("current", ""), origin=origin(request)
    )
    return {} if is_theirs else {"current": str(texts.speak("desk_you.current_wrong", language))}
