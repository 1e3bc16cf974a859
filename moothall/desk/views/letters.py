"""Letters to send in another format: the list of a body, and one letter to read and to mark as sent."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.bodies.queries import KnownBody
from moothall.cases.refusals import NoReason, NoSuchCase
from moothall.desk.presenters import letter_contact as contact
from moothall.desk.presenters import letters as present
from moothall.desk.presenters.pages import day_typed
from moothall.desk.views.refusals import answered_as_nothing, body_or_404
from moothall.desk.views.told import show_form, show_page, tell, tell_not_done, told
from moothall.people.queries import Colleague
from moothall.people.refusals import NotServing
from moothall.portability import by_hand
from moothall.portability.by_hand import SentOff
from moothall.portability.refusals import (
    LetterDayWrong,
    LetterIncomplete,
    NoSuchLetter,
    NotKeeper,
    SentByHandAlready,
)
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.ui.access import officer
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak

Typed = Mapping[str, Sequence[str]]

_hidden = partial(answered_as_nothing, NotServing, NotKeeper, NoSuchLetter, NoSuchCase)


@officer
@require_safe
def list_letters(request: PortalRequest, by: Colleague, slug: str) -> HttpResponse:
    """List the letters that somebody has to send in another format, and those that were."""
    body = body_or_404(slug)
    with _hidden():
        found = by_hand.of_body(by=by, body_id=body.id)
    page = present.list_page(found, body=body, done=told(request), language=request.language)
    return show_page(request, by, page, body=body)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PortalRequest, by: Colleague, slug: str, letter: str) -> HttpResponse:
    """Show a letter and ask when and how it was sent; write that down, once."""
    body, errors = body_or_404(slug), dict[str, str]()
    typed: Typed = dict(request.POST.lists()) if request.method == "POST" else {}
    if typed:
        try:
            errors = _send_off(by, body, letter, typed)
        except SentByHandAlready:
            return _back(request, body, is_done=False)
        if not errors:
            return _back(request, body, is_done=True)
    with _hidden():
        found = by_hand.one(by=by, body_id=body.id, letter=letter)
    if found.letter.handed_on is not None:
        return _back(request, body, is_done=False)
    said = {name: speak(key, request.language) for name, key in errors.items()}
    form = present.letter_form(found, typed, said, body=body, language=request.language)
    return show_form(request, by, form, body=body)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: PortalRequest, by: Colleague, slug: str, letter: str) -> HttpResponse:
    """Ask why; show how the reader of a letter is reached. The page that shows it answers the POST itself."""
    body, typed, error = body_or_404(slug), request.POST.get(contact.REASON, ""), ""
    try:
        with _hidden():
            if request.method == "POST":
                found = by_hand.reveal(by=by, body_id=body.id, letter=letter, reason=typed)
                page = contact.shown_page(found, body=body, language=request.language)
                return show_page(request, by, page, body=body)
            if not by_hand.one(by=by, body_id=body.id, letter=letter).is_masked:
                raise Http404
    except SentByHandAlready:
        return _back(request, body, is_done=False)
    except NoReason:
        error = contact.reason_error(typed, request.language)
    form = contact.reason_form(letter, typed, error, body=body, language=request.language)
    return show_form(request, by, form, body=body)


def _send_off(by: Colleague, body: KnownBody, letter: str, typed: Typed) -> dict[str, str]:
    """Write down what was typed; return the key of what to say of each field that is missing or wrong."""
    how = clean(" ".join(typed.get(present.HOW, ())), max_length=by_hand.LONGEST_HOW, lines=False)
    errors = {} if how else {present.HOW: "desk_letters.error"}
    if isinstance(how, Wrong):
        errors = {present.HOW: "desk_letters.error_long"}
    try:
        on = day_typed(typed, present.SENT_ON)
    except ValueError:
        return {present.SENT_ON: "desk_letters.error_day", **errors}
    if on is None:
        return {present.SENT_ON: "desk_letters.error_no_day", **errors}
    if isinstance(how, Wrong):
        return errors
    try:
        with _hidden():
            by_hand.send_off(by=by, body_id=body.id, letter=letter, sent=SentOff(on=on, how=how))
    except LetterDayWrong:
        return {present.SENT_ON: "desk_letters.error_day", **errors}
    except LetterIncomplete:
        return {present.HOW: "desk_letters.error"}
    return {}


def _back(request: PortalRequest, body: KnownBody, *, is_done: bool) -> HttpResponse:
    if is_done:
        tell(request, "desk_letters.done")
    else:
        tell_not_done(request, "desk_letters.done_before")
    return HttpResponseRedirect(reverse("letters", kwargs={"slug": body.slug}))
