"""Ask for erasure: choose, check, send; see what each council decided; close the account."""

from django.db import transaction
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from moothall.bodies import queries as bodies
from moothall.bodies.context import Resident, acting
from moothall.people import accounts, contacts, helping, sessions
from moothall.people.helping import Help
from moothall.people.queries import Account
from moothall.portability.erasure import asking, closing, queries
from moothall.portability.erasure.asking import Choice, Chosen
from moothall.portability.refusals import NothingChosen, NotYourCase, WordsTooLong, WordsUnreadable
from moothall.rules.form_check_text import redisplay
from moothall.ui import step_up
from moothall.ui.access import open_to_all, signed_in
from moothall.ui.page import render
from moothall.ui.requests import PortalRequest
from moothall.ui.told import tell, tell_not_done
from moothall.web import helping_ends
from moothall.web.account_pages import show_page
from moothall.web.asking import for_oneself
from moothall.web.confirming import FRESH_MINUTES, ask_for_code, confirmed, has_just_come
from moothall.web.presenters import account_erasure as present
from moothall.web.presenters.account_erasure import Typed

ASKS = ("GET", "HEAD", "POST")
MOST_CHOSEN = 1000
_ERRORS = {
    NothingChosen: "erasure.error_nothing",
    NotYourCase: "erasure.error_not_yours",
    WordsTooLong: "erasure.error_words",
    WordsUnreadable: "answers.unreadable",
}


@require_GET
@signed_in
@for_oneself
def home(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Show what was asked and decided, what must stay, and what goes."""
    shown = present.home(queries.of_person(by=by), asking.choices(by=by), request.language)
    return show_page(request, "web/account_erasure.html", shown)


@require_http_methods(ASKS)
@signed_in
@for_oneself
@confirmed
def ask(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Ask what to erase, show it to be checked, and send it; nothing is kept on the way."""
    typed, step = _typed(request), request.POST.get("step", "")
    if request.method != "POST" or step == "change":
        return _form(request, by, typed)
    try:
        return _check(request, by, typed) if step != "send" else _send(request, by, typed)
    except (NothingChosen, NotYourCase, WordsTooLong) as refusal:
        return _form(request, by, typed, error=_ERRORS[type(refusal)])


@require_http_methods(ASKS)
@signed_in
@for_oneself
def close(request: PortalRequest, by: Account) -> HttpResponseBase:
    """Say what goes and what stays; close the account of whoever has just confirmed by a code."""
    is_confirmed = _is_confirmed(request, by)
    if request.method == "POST":
        if not is_confirmed:
            return ask_for_code(request)
        _close(request, by)
        return HttpResponseRedirect(reverse("account-closed"))
    return show_page(
        request,
        "web/account_close.html",
        present.close(asking.choices(by=by), request.language),
        is_secret=_is_secret(by),
        is_confirmed=is_confirmed,
        has_email=bool(contacts.of_person(person_id=by.person_id).email),
    )


@require_GET
@open_to_all
def closed(request: PortalRequest) -> HttpResponseBase:
    """Say that an account is closed, to whoever comes here: it names nobody."""
    return render(request, "web/account_closed.html")


def _form(request: PortalRequest, by: Account, typed: Typed, *, error: str = "") -> HttpResponseBase:
    shown = present.ask(asking.choices(by=by), typed, error=error, language=request.language)
    return show_page(request, "web/account_erasure_ask.html", shown, status=400 if error else 200)


def _check(request: PortalRequest, by: Account, typed: Typed) -> HttpResponseBase:
    choices: tuple[Choice, ...] = ()
    if _asks_councils(typed):
        choices = asking.check(by=by, chosen=_chosen(typed), words=request.POST.get("words", "")).choices
    shown = present.check(choices, typed, request.language)
    return show_page(request, "web/account_erasure_check.html", shown)


def _send(request: PortalRequest, by: Account, typed: Typed) -> HttpResponseBase:
    if _asks_councils(typed):
        made = asking.ask(by=by, chosen=_chosen(typed), words=request.POST.get("words", ""))
        if made:
            tell(request, "erasure.sent")
        else:
            tell_not_done(request, "erasure.sent_before")
    return HttpResponseRedirect(reverse("account-close" if typed.account else "account-erasure"))


def _typed(request: PortalRequest) -> Typed:
    words = redisplay(request.POST.get("words", ""))
    return Typed(
        cases=tuple(dict.fromkeys(request.POST.getlist("case")[:MOST_CHOSEN])),
        account=request.POST.get("account") == "yes",
        words=words.replace("\r\n", "\n").strip(),
    )


def _asks_councils(typed: Typed) -> bool:
    """Tell whether councils are asked: an account can also be closed without."""
    return bool(typed.cases) or not typed.account


def _chosen(typed: Typed) -> frozenset[Chosen]:
    return frozenset(_chosen_one(value) for value in typed.cases)


def _chosen_one(value: str) -> Chosen:
    slug, _, reference = value.partition("/")
    body = bodies.by_slug(slug)
    if body is None:
        raise NotYourCase
    return Chosen(body_id=body.id, reference=reference)


def _is_confirmed(request: PortalRequest, by: Account) -> bool:
    """Tell whether a code was given just now; whom no code reaches has to have signed in just now."""
    if step_up.is_fresh(request, minutes=FRESH_MINUTES):
        return True
    return not contacts.of_person(person_id=by.person_id).email and has_just_come(by)


def _is_secret(by: Account) -> bool:
    with acting(Resident(person_id=by.person_id)):
        return accounts.details(person_id=by.person_id).is_confidential


def _close(request: PortalRequest, by: Account) -> None:
    while not _try_to_close(by):
        pass
    sessions.end(request)


def _try_to_close(by: Account) -> bool:
    """Close an account and end its rights, or return False where somebody accepted one before everybody was in hand."""
    with transaction.atomic():
        known = {one.person_id for one in _rights(by)}
        closing.take_in_hand(by=by, others=known)
        rights = _rights(by)
        if not known >= {one.person_id for one in rights}:
            # Let go of everybody: who takes more in hand later may wait in a circle.
            transaction.set_rollback(True)
            return False
        for one in rights:
            helping_ends.end(by=by, right=one.id)
        closing.close(by=by)
    return True


def _rights(by: Account) -> list[Help]:
    return [one for one in (*helping.of_person(by=by), *helping.of_helper(by=by)) if not one.ended_at]
