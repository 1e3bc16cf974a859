"""Signing in: email and password and then a second proof, or a passkey alone."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from moothall.desk.presenters.frames import NOBODY
from moothall.desk.presenters.sign_in_proofs import (
    NO_ERRORS,
    Again,
    again_in_words,
    error_items,
    locked_in_words,
)
from moothall.desk.views import sign_in_proofs as proving
from moothall.desk.views import sign_in_state as state
from moothall.desk.views.sign_in_entry import come_in, may_come_in, origin
from moothall.people import in_hand
from moothall.people.credentials import actions, errands, guesses, limits, links, passkeys, proofs
from moothall.people.credentials.accounts import id_by_email
from moothall.people.credentials.proofs import Used, Way
from moothall.people.models import Errand
from moothall.rules.form_check_text import redisplay
from moothall.rules.sites import Site
from moothall.ui import issuer_views, texts
from moothall.ui.access import ENDED, open_to_all
from moothall.ui.errors import error_page
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest

_SECOND, _ALONE = "second", "alone"
_LONGEST_EMAIL = 254
_MISSING = {"email": "desk_sign_in.email_missing", "password": "desk_again.password_missing"}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def password(request: PortalRequest) -> HttpResponse:
    """Ask for email address and password; who gives the right ones is asked for a second proof."""
    onward = state.onward_path(_posted_or_asked(request, "next"))
    if request.method != "POST":
        return _password_page(request, onward)
    if missing := _missing(request):
        return _password_page(request, onward, errors=missing)
    try:
        shown = proofs.by_password(
            email=request.POST.get("email", ""),
            password=request.POST.get("password", ""),
            origin=origin(request),
        )
    except guesses.TooOften:
        return error_page(request, 429)
    if shown is None or not may_come_in(shown.person_id):
        wrong = texts.speak("desk_sign_in.wrong", request.language)
        return _password_page(request, onward, errors={"email": wrong}, is_wrong=True)
    state.begin_halfway(request, shown, onward)
    return HttpResponseRedirect(reverse("sign-in-second"))


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def second(request: PortalRequest) -> HttpResponse:
    """Ask for the second proof."""
    owing = state.halfway(request)
    if owing is None or not _still_holds(owing):
        return _begin_again(owing, Again.TOO_LATE if request.method == "POST" else None)
    asking = proving.Asking(person_id=owing.person_id, about=_SECOND, may_recover=True, link_id=owing.link_id)
    if request.method != "POST":
        return _second_page(request, asking)
    try:
        used = proving.prove(request, asking)
    except guesses.TooOften:
        return error_page(request, 429)
    if used is None:
        if state.was_wrong(request, owing):
            return _second_page(request, asking, wrong_way=request.POST.get("way", "") or Way.TOTP)
        return _begin_again(owing, Again.TOO_MANY)
    return _second_holds(request, owing, used)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def passkey(request: PortalRequest) -> HttpResponse:
    """Ask for a passkey alone."""
    onward = state.onward_path(_posted_or_asked(request, "next"))
    if request.method != "POST":
        return _passkey_page(request, onward)
    used = proofs.by_passkey(
        credential=request.POST.get("credential", ""),
        challenge=state.challenge(request, about=_ALONE),
        origin=origin(request),
        at=timezone.now(),
    )
    if used is None:
        return _passkey_page(request, onward, is_wrong=True)
    return _passkey_holds(request, used, onward)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def forgotten(request: PortalRequest) -> HttpResponse:
    """Ask whom to send a link; the answer is the same for everybody, and the link follows if there is one."""
    if request.method != "POST":
        return render(request, "desk/sign_in_forgotten.html", desk=NOBODY, errors=())
    email = request.POST.get("email", "")
    if not email.strip():
        errors = error_items({"email": str(texts.speak("desk_sign_in.email_missing", request.language))})
        return render(
            request, "desk/sign_in_forgotten.html", status=400, desk=NOBODY, errors=errors, has_errors=True
        )
    try:
        guesses.refuse_reset(origin(request).network)
    except guesses.TooOften:
        return error_page(request, 429)
    errands.add(Errand.Kind.RESET, person_id=id_by_email(email))
    return render(request, "desk/sign_in_link_sent.html", desk=NOBODY)


def _still_holds(owing: state.Halfway) -> bool:
    """Tell whether a second proof can still open anything: what nobody can use any more uses no code up."""
    person_id = owing.person_id
    if proofs.password_since(person_id=person_id) != owing.password_since:
        return False
    return not owing.link_id or links.is_claimed(
        person_id=person_id, link_id=owing.link_id, secret=owing.secret
    )


@transaction.atomic
def _passkey_holds(request: PortalRequest, used: Used, onward: str) -> HttpResponse:
    # Whoever takes the passkey away at this moment waits, and then ends the session too.
    in_hand.settle(used.person_id)
    if not may_come_in(used.person_id) or not proofs.is_still_theirs(used):
        return _passkey_page(request, onward, is_wrong=True)
    return come_in(request, person_id=used.person_id, how=Way.PASSKEY, onward=onward)


@transaction.atomic
def _second_holds(request: PortalRequest, owing: state.Halfway, used: Used) -> HttpResponse:
    # Whoever replaces the password, or takes away what was used, waits, and then ends the session too.
    in_hand.settle(owing.person_id)
    if not may_come_in(owing.person_id):
        return _begin_again(owing, Again.SESSION_OVER)
    if proofs.password_since(person_id=owing.person_id, is_held=True) != owing.password_since:
        return _begin_again(owing, Again.TOO_LATE)
    if not proofs.is_still_theirs(used):
        return _begin_again(owing, Again.TOO_LATE)
    if owing.encoded:
        try:
            actions.reset_password(
                person_id=owing.person_id,
                link_id=owing.link_id,
                secret=owing.secret,
                encoded=owing.encoded,
                at=timezone.now(),
            )
        except actions.LinkUsed:
            return _begin_again(owing, Again.TOO_LATE)
    return come_in(request, person_id=owing.person_id, how=f"{Way.PASSWORD}+{used.way}", onward=owing.onward)


def _begin_again(owing: state.Halfway | None, why: Again | None) -> HttpResponse:
    """Lead to the sign-in page, which says why, and onward to where somebody was going, as far as that is known."""
    asked = {"next": owing.onward} if owing is not None and owing.onward else {}
    if why is not None:
        asked[ENDED] = why
    query = f"?{urlencode(asked)}" if asked else ""
    return HttpResponseRedirect(reverse("sign-in") + query)


def _missing(request: PortalRequest) -> Mapping[str, str]:
    """Return what to say beside each field that was left empty; nothing is compared then, and nothing counted."""
    return {
        field: texts.speak(key, request.language)
        for field, key in _MISSING.items()
        if not request.POST.get(field, "").strip()
    }


def _password_page(
    request: PortalRequest, onward: str, *, errors: Mapping[str, str] = NO_ERRORS, is_wrong: bool = False
) -> HttpResponse:
    is_again = request.GET.get(ENDED) == Again.TOO_MANY
    return render(
        request,
        "desk/sign_in_password.html",
        status=400 if errors else 200,
        desk=NOBODY,
        again=again_in_words(request),
        onward=onward,
        email=redisplay(request.POST.get("email", "")[:_LONGEST_EMAIL]),
        errors=error_items(errors),
        has_errors=bool(errors),
        locked=locked_in_words(request.language) if is_wrong or is_again else "",
        issuers=issuer_views.links(request, Site.DESK, onward=onward),
    )


def _second_page(request: PortalRequest, asking: proving.Asking, *, wrong_way: str = "") -> HttpResponse:
    return render(
        request,
        "desk/sign_in_second.html",
        status=400 if wrong_way else 200,
        desk=NOBODY,
        prove=proving.asked(request, asking, wrong_way=wrong_way),
        has_errors=bool(wrong_way),
        minutes=int(limits.HALFWAY_LASTS.total_seconds() // 60),
    )


def _passkey_page(request: PortalRequest, onward: str, *, is_wrong: bool = False) -> HttpResponse:
    wrong = str(texts.speak("desk_sign_in.passkey_wrong", request.language))
    return render(
        request,
        "desk/sign_in_passkey.html",
        status=400 if is_wrong else 200,
        desk=NOBODY,
        onward=onward,
        options=state.ask(request, passkeys.ask(), about=_ALONE),
        errors=error_items({"passkey": wrong} if is_wrong else NO_ERRORS),
        has_errors=is_wrong,
    )


def _posted_or_asked(request: PortalRequest, name: str) -> str:
    source = request.POST if request.method == "POST" else request.GET
    return str(source.get(name, ""))
