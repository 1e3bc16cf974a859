"""A link from an email: it is opened by pressing a button, since programs open links too, and works once."""

from dataclasses import replace
from functools import partial

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.desk.presenters.frames import NOBODY
from moothall.desk.presenters.sign_in_proofs import (
    app_view,
    complaint_in_words,
    error_items,
    wrong_in_words,
)
from moothall.desk.views import sign_in_state as state
from moothall.desk.views.sign_in_entry import come_in, may_come_in
from moothall.people.credentials import actions, context_words, links, passkeys, passwords, proofs, totp
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.credentials.limits import LONGEST_PASSKEY_NAME
from moothall.people.credentials.proofs import Way
from moothall.people.models import SetUpLink
from moothall.rules.form_check_text import redisplay
from moothall.ui import texts
from moothall.ui.access import open_to_all
from moothall.ui.faces import Link
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

INVITATION, RESET = SetUpLink.Kind.INVITATION, SetUpLink.Kind.RESET
_NEW_PASSKEY = "first passkey"
_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
@open_to_all
def link(request: PortalRequest, token: str) -> HttpResponse:
    """Show what the link is for; bind it to this browser once the button is pressed."""
    found = links.opened(token, at=timezone.now())
    if found is None or not may_come_in(found.holder.person_id):
        return _no_link(request)
    if request.method != "POST":
        return render(
            request,
            "desk/sign_in_link.html",
            desk=NOBODY,
            name=found.holder.name,
            is_reset=found.kind == RESET,
        )
    if not state.begin_set_up(request, found):
        return _no_link(request)
    return HttpResponseRedirect(reverse("sign-in-reset" if found.kind == RESET else "sign-in-set-up"))


@require_http_methods(_FORM)
@open_to_all
def choose(request: PortalRequest) -> HttpResponse:
    """Ask who was invited for a password."""
    chosen = _password_chosen(request, INVITATION)
    if isinstance(chosen, HttpResponse):
        return chosen
    state.keep_set_up(request, chosen)
    return HttpResponseRedirect(reverse("sign-in-set-up-second"))


@require_http_methods(_FORM)
@open_to_all
def reset(request: PortalRequest) -> HttpResponse:
    """Ask who forgot their password for another; it holds once the second proof does."""
    chosen = _password_chosen(request, RESET)
    if isinstance(chosen, HttpResponse):
        return chosen
    state.keep_halfway(
        request,
        state.Halfway(
            person_id=chosen.person_id,
            began_at=timezone.now().timestamp(),
            password_since=proofs.password_since(person_id=chosen.person_id),
            link_id=chosen.link_id,
            secret=chosen.secret,
            encoded=chosen.encoded,
        ),
    )
    return HttpResponseRedirect(reverse("sign-in-second"))


@open_to_all
def second(request: PortalRequest) -> HttpResponse:
    """Let who was invited choose between an app and a passkey."""
    if _with_password(request) is None:
        return _no_link(request)
    return render(request, "desk/set_up_second.html", desk=NOBODY)


@require_http_methods(_FORM)
@open_to_all
def app(request: PortalRequest) -> HttpResponse:
    """Set up an authenticator app by a code that it shows, and end the set-up."""
    state_now = _with_password(request)
    to = None if state_now is None else holder(person_id=state_now.person_id)
    if state_now is None or to is None:
        return _no_link(request)
    secret = state.app_secret(request)
    if request.method != "POST":
        return _app_page(request, to, secret)
    step = totp.step_of(request.POST.get("code", ""), secret=secret, at=timezone.now(), after_step=0)
    if step is None:
        return _app_page(request, to, secret, is_wrong=True)
    chosen = actions.Chosen(encoded=state_now.encoded, app_secret=secret, app_step=step)
    return _end(request, state_now, chosen, way=Way.TOTP)


@require_http_methods(_FORM)
@open_to_all
def passkey(request: PortalRequest) -> HttpResponse:
    """Make a first passkey, and end the set-up."""
    state_now = _with_password(request)
    to = None if state_now is None else holder(person_id=state_now.person_id)
    if state_now is None or to is None:
        return _no_link(request)
    if request.method != "POST":
        return _passkey_page(request, to)
    try:
        made = passkeys.new(
            request.POST.get("credential", ""), challenge=state.challenge(request, about=_NEW_PASSKEY)
        )
    except passkeys.NotThisPasskey:
        return _passkey_page(request, to, is_wrong=True)
    chosen = actions.Chosen(encoded=state_now.encoded, passkey=made, passkey_name=passkey_name(request))
    return _end(request, state_now, chosen, way=Way.PASSKEY)


def passkey_name(request: PortalRequest) -> str:
    """Return what somebody calls a passkey, or what we call it for them."""
    typed = " ".join(redisplay(request.POST.get("name", "")).split())[:LONGEST_PASSKEY_NAME]
    return typed or str(texts.speak("desk_sign_in.passkey", request.language))


def _password_chosen(request: PortalRequest, kind: SetUpLink.Kind) -> state.SettingUp | HttpResponse:
    """Return the state with the hash of a password that was taken, or the page that asks for one."""
    state_now = state.setting_up(request, kind)
    to = None if state_now is None else holder(person_id=state_now.person_id)
    if state_now is None or to is None:
        return _no_link(request)
    page = partial(
        render,
        request,
        "desk/choose_password.html",
        desk=NOBODY,
        email=to.email,
        asks_current=False,
        is_reset=kind == RESET,
    )
    if request.method != "POST":
        return page(errors=())
    typed = request.POST.get("password", "")
    wrong = passwords.complaint(typed, about=context_words.of(to))
    if wrong is not None:
        words = complaint_in_words(wrong, request.language)
        return page(errors=error_items({"password": words}), status=400, has_errors=True)
    return replace(state_now, encoded=passwords.encode(typed))


def _with_password(request: PortalRequest) -> state.SettingUp | None:
    found = state.setting_up(request, INVITATION)
    return found if found is not None and found.encoded else None


def _end(
    request: PortalRequest, state_now: state.SettingUp, chosen: actions.Chosen, *, way: Way
) -> HttpResponse:
    """Keep what was chosen, sign the person in, and show the recovery codes."""
    person_id = state_now.person_id
    try:
        codes = actions.set_up(
            person_id=person_id,
            link_id=state_now.link_id,
            chosen=chosen,
            secret=state_now.secret,
            at=timezone.now(),
        )
    except (actions.LinkUsed, actions.PasskeyKnown):
        return _no_link(request)
    response = come_in(
        request,
        person_id=person_id,
        how=f"{Way.PASSWORD}+{way}",
        onward=reverse("recovery-codes"),
        is_first=True,
    )
    state.keep_codes(request, codes)
    return response


def _app_page(request: PortalRequest, to: Holder, secret: str, *, is_wrong: bool = False) -> HttpResponse:
    is_empty = not request.POST.get("code", "").strip()
    wrong = wrong_in_words("code", request.language, is_empty=is_empty)
    return render(
        request,
        "desk/set_up_app.html",
        status=400 if is_wrong else 200,
        desk=NOBODY,
        app=app_view(secret, email=to.email, issuer=settings.DESK_HOST),
        errors=error_items({"code": wrong} if is_wrong else {}),
        has_errors=is_wrong,
        back_href=reverse("sign-in-set-up-second"),
    )


def _passkey_page(request: PortalRequest, to: Holder, *, is_wrong: bool = False) -> HttpResponse:
    wrong = str(texts.speak("desk_sign_in.passkey_not_made", request.language))
    return render(
        request,
        "desk/set_up_passkey.html",
        status=400 if is_wrong else 200,
        desk=NOBODY,
        options=state.ask(request, passkeys.ask_for_new(to, known=()), about=_NEW_PASSKEY),
        errors=error_items({"passkey": wrong} if is_wrong else {}),
        has_errors=is_wrong,
        app_href=reverse("sign-in-set-up-app"),
        back_href=reverse("sign-in-set-up-second"),
    )


def _no_link(request: PortalRequest) -> HttpResponse:
    """Say the same of a link that never was, has run out, was used, or belongs to another browser."""
    again = Link(
        text=texts.speak("desk_sign_in.no_link_what", request.language), href=reverse("sign-in-forgotten")
    )
    return render(request, "desk/sign_in_no_link.html", status=404, desk=NOBODY, onward=again)
