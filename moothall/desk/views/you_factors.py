"""An officer adds and removes passkeys and an app, and makes new recovery codes; each after proving themselves."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.desk.presenters.frames import desk_frame
from moothall.desk.presenters.sign_in_proofs import app_view, error_items, wrong_in_words
from moothall.desk.views import sign_in_state as state
from moothall.desk.views.invented import not_invented
from moothall.desk.views.sign_in_link import passkey_name
from moothall.people.credentials import actions, limits, passkeys, queries, totp
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.queries import Colleague
from moothall.ui import texts
from moothall.ui.access import officer, stepped_up
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_FORM = ["GET", "HEAD", "POST"]
_ANOTHER = "another passkey"


@require_http_methods(_FORM)
@officer
@not_invented
@stepped_up(minutes=5)
def app(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Set up an authenticator app in the place of the one before."""
    secret, is_wrong = state.app_secret(request), False
    if request.method == "POST":
        step = totp.step_of(request.POST.get("code", ""), secret=secret, at=timezone.now(), after_step=0)
        is_wrong = step is None
        if step is not None:
            actions.set_app(by=by, secret=secret, step=step)
            state.drop_app_secret(request)
            return HttpResponseRedirect(reverse("you"))
    is_empty = not request.POST.get("code", "").strip()
    wrong = wrong_in_words("code", request.language, is_empty=is_empty)
    return render(
        request,
        "desk/set_up_app.html",
        status=400 if is_wrong else 200,
        desk=desk_frame(by, request.language),
        app=app_view(secret, email=_holder(by).email, issuer=settings.DESK_HOST),
        errors=error_items({"code": wrong} if is_wrong else {}),
        has_errors=is_wrong,
        back_href=reverse("you"),
    )


@require_http_methods(_FORM)
@officer
@not_invented
@stepped_up(minutes=5)
def add_passkey(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Add a passkey."""
    wrong = ""
    if request.method == "POST":
        try:
            made = passkeys.new(
                request.POST.get("credential", ""), challenge=state.challenge(request, about=_ANOTHER)
            )
            actions.add_passkey(by=by, passkey=made, name=passkey_name(request))
            return HttpResponseRedirect(reverse("you"))
        except passkeys.NotThisPasskey:
            wrong = str(texts.speak("desk_sign_in.passkey_not_made", request.language))
        except actions.PasskeyKnown:
            wrong = str(texts.speak("desk_you.passkey_known", request.language))
    own = queries.factors(person_id=by.person_id)
    question = passkeys.ask_for_new(_holder(by), known=own.credential_ids)
    return render(
        request,
        "desk/set_up_passkey.html",
        status=400 if wrong else 200,
        desk=desk_frame(by, request.language),
        options=state.ask(request, question, about=_ANOTHER),
        errors=error_items({"passkey": wrong} if wrong else {}),
        has_errors=bool(wrong),
        app_href="" if own.app_added_at else reverse("set-up-app"),
        back_href=reverse("you"),
    )


@require_http_methods(_FORM)
@officer
@stepped_up(minutes=5)
def remove_passkey(request: PortalRequest, by: Colleague, passkey_id: int) -> HttpResponse:
    """Ask whether to remove a passkey; remove it, unless it is the last thing beside the password."""
    own = queries.factors(person_id=by.person_id)
    found = next((passkey for passkey in own.passkeys if passkey.id == passkey_id), None)
    if found is None:
        raise Http404
    is_last = own.second_count <= 1
    if request.method == "POST":
        try:
            actions.remove_passkey(by=by, passkey_id=passkey_id)
            return HttpResponseRedirect(reverse("you"))
        except actions.LastFactor:
            is_last = True
    return _remove_page(request, by, found.name, is_last=is_last)


@require_http_methods(_FORM)
@officer
@stepped_up(minutes=5)
def remove_app(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Ask whether to remove the app; remove it, unless it is the last thing beside the password."""
    own = queries.factors(person_id=by.person_id)
    if own.app_added_at is None:
        raise Http404
    is_last = own.second_count <= 1
    if request.method == "POST":
        try:
            actions.remove_app(by=by)
            return HttpResponseRedirect(reverse("you"))
        except actions.LastFactor:
            is_last = True
    what = str(texts.speak("desk_you.app", request.language))
    return _remove_page(request, by, what, is_last=is_last)


@require_http_methods(_FORM)
@officer
@not_invented
@stepped_up(minutes=5)
def recovery_codes(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Show new recovery codes until they are kept, or their minutes are over; make new ones when asked."""
    if request.method == "POST":
        state.keep_codes(request, actions.new_recovery_codes(by=by))
        return HttpResponseRedirect(reverse("recovery-codes"))
    return render(
        request,
        "desk/recovery_codes.html",
        desk=desk_frame(by, request.language),
        codes=state.codes(request),
        minutes=int(limits.RECOVERY_CODES_SHOWN_FOR.total_seconds()) // 60,
        left=queries.factors(person_id=by.person_id).codes_left,
    )


@require_safe
@officer
@stepped_up(minutes=5)
def recovery_codes_file(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Give the new recovery codes as a text file."""
    codes = state.codes(request)
    if not codes:
        raise Http404
    head = texts.speak("desk_you.codes_file", request.language, desk=settings.DESK_HOST)
    response = HttpResponse(
        f"{head}\r\n\r\n" + "\r\n".join(codes) + "\r\n", content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


@require_POST
@officer
def recovery_codes_kept(request: PortalRequest, by: Colleague) -> HttpResponse:
    """Show the codes no more: they are kept."""
    state.drop_codes(request)
    return HttpResponseRedirect(reverse("bodies"))


def _remove_page(request: PortalRequest, by: Colleague, what: str, *, is_last: bool) -> HttpResponse:
    return render(
        request,
        "desk/remove_factor.html",
        status=409 if is_last and request.method == "POST" else 200,
        desk=desk_frame(by, request.language),
        what=what,
        is_last=is_last,
    )


def _holder(by: Colleague) -> Holder:
    found = holder(person_id=by.person_id)
    if found is None:
        raise Http404
    return found
