"""Requests for erasure at the desk: the list with the days left, and one request."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import (
    Cell,
    PageView,
    Section,
    fact,
)
from moothall.portability.erasure import letters
from moothall.portability.erasure.queries import Asked, AskedCase, Waiting
from moothall.rules.erasure import may_extend
from moothall.rules.language import Language
from moothall.services.queries import version
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words, moment_in_words

SOON_DAYS = 7


def waiting_words(found: Waiting, language: Language) -> str:
    """Return how many requests wait and by when, or "" where none does."""
    if found.due_on is None:
        return ""
    one = speak("desk_erasure.count_one", language)
    count = one if found.count == 1 else speak("desk_erasure.count_many", language, number=found.count)
    return speak("desk_erasure.waiting", language, count=count, day=date_in_words(found.due_on, language))


def list_page(found: Sequence[Asked], *, body: KnownBody, today: date, language: Language) -> PageView:
    """Return the requests of a body: what waits with its days left, then what was answered."""
    head = tuple(
        speak(f"desk_erasure.column_{name}", language) for name in ("who", "asked", "due", "left", "cases")
    )
    waiting = [one for one in found if one.is_open]
    answered = [one for one in found if not one.is_open]
    return PageView(
        heading=speak("desk_erasure.title", language),
        caption=body.facts.name.speak(language),
        back=Link(
            text=speak("desk_privacy.title", language), href=reverse("privacy", kwargs={"slug": body.slug})
        ),
        intro=(speak("desk_erasure.intro", language),),
        sections=(
            Section(
                heading=speak("desk_erasure.open", language),
                empty=speak("desk_erasure.none_open", language),
                head=head,
                rows=tuple(_row(one, body, today, language) for one in waiting),
            ),
            Section(
                heading=speak("desk_erasure.answered", language),
                empty=speak("desk_erasure.none_answered", language),
                head=head,
                rows=tuple(_row(one, body, today, language) for one in answered),
            ),
        ),
    )


def one_page(
    asked: Asked, *, body: KnownBody, today: date, may_decide: bool, done: str, language: Language
) -> PageView:
    """Return one request: who asks, what they say, each case, and what can be done."""
    request = asked.request
    received_on = timezone.localdate(request.asked_at)
    is_extendable = may_extend(received_on=received_on, on=today, is_extended=request.extended_at is not None)
    extend = Link(
        text=speak("desk_erasure.extend", language),
        href=reverse("erasure-extend", kwargs={"slug": body.slug, "request_id": request.id}),
    )
    return PageView(
        heading=speak("desk_erasure.one", language),
        caption=body.facts.name.speak(language),
        back=Link(text=speak("desk_erasure.title", language), href=list_href(body)),
        done=done,
        links=(extend,) if may_decide and asked.is_open and is_extendable else (),
        sections=(
            Section(heading="", facts=_facts(asked, today, language)),
            Section(
                heading=speak("desk_erasure.cases", language),
                head=tuple(
                    speak(f"desk_erasure.column_{name}", language)
                    for name in ("case", "service", "state", "decision")
                ),
                rows=tuple(_case_row(one, body, language, may_decide=may_decide) for one in asked.cases),
            ),
        ),
    )


def list_href(body: KnownBody) -> str:
    """Return where a body's requests are listed."""
    return reverse("erasures", kwargs={"slug": body.slug})


def one_href(body: KnownBody, asked: Asked) -> str:
    """Return where one request is shown."""
    return reverse("erasure", kwargs={"slug": body.slug, "request_id": asked.request.id})


def who(asked: Asked, language: Language) -> str:
    """Return who asks, as their account said."""
    return asked.request.name or speak("desk_erasure.no_name", language)


def _row(asked: Asked, body: KnownBody, today: date, language: Language) -> tuple[Cell, ...]:
    request = asked.request
    return (
        Cell(text=who(asked, language), href=one_href(body, asked)),
        Cell(text=date_in_words(request.asked_at, language)),
        Cell(text=date_in_words(request.due_on, language)),
        _left(asked, today, language),
        Cell(text=str(len(asked.cases))),
    )


def _left(asked: Asked, today: date, language: Language) -> Cell:
    return left(asked.request.due_on, today, language) if asked.is_open else Cell(text="–")


def left(due_on: date, today: date, language: Language) -> Cell:
    """Return how much time is left for an answer, with the colour of its tag."""
    days = (due_on - today).days
    if days < 0:
        return Cell(text=speak("desk_erasure.left_late", language), colour="red")
    colour = "orange" if days <= SOON_DAYS else ""
    if days == 0:
        return Cell(text=speak("desk_erasure.left_today", language), colour="red")
    if days == 1:
        return Cell(text=speak("desk_erasure.left_one", language), colour=colour)
    return Cell(text=speak("desk_erasure.left_days", language, days=days), colour=colour)


def _facts(asked: Asked, today: date, language: Language) -> tuple[SummaryRow, ...]:
    request = asked.request
    rows = [
        fact("desk_erasure.column_who", who(asked, language), language),
        fact("desk_erasure.words", request.words or speak("desk_erasure.nothing_said", language), language),
        fact("desk_erasure.column_asked", moment_in_words(request.asked_at, language), language),
        fact("desk_erasure.column_due", date_in_words(request.due_on, language), language),
    ]
    if asked.is_open:
        rows.append(fact("desk_erasure.column_left", _left(asked, today, language).text, language))
    if request.extension_reason:
        rows.append(fact("desk_erasure.extended", request.extension_reason, language))
    if request.ended_at is not None:
        rows.append(fact("desk_erasure.ended", moment_in_words(request.ended_at, language), language))
    return tuple(rows)


def _case_row(one: AskedCase, body: KnownBody, language: Language, *, may_decide: bool) -> tuple[Cell, ...]:
    item = one.item
    service = version(version_id=item.version_id).definition.title.speak(language)
    parts = {"slug": body.slug, "request_id": item.request_id, "reference": item.reference}
    if one.is_decided:
        decision = Cell(text=letters.decided(item, language))
    elif may_decide:
        words, href = speak("desk_erasure.decide", language), reverse("erasure-decide", kwargs=parts)
        decision = Cell(text=words, href=href, about=item.reference)
    else:
        decision = Cell(text=speak("erasure.state_waiting", language))
    return (
        Cell(text=item.reference),
        Cell(text=service),
        Cell(text=standing(one, language)),
        decision,
    )


def standing(one: AskedCase, language: Language) -> str:
    """Return where a case stands, and when it goes by itself."""
    facts = one.facts
    if facts is None:
        return speak("desk_erasure.is_gone", language)
    state = facts.state.name.speak(language)
    if facts.is_open:
        return speak("desk_erasure.is_open", language, state=state)
    if facts.goes_on is None:
        return state
    return speak("desk_erasure.goes_on", language, state=state, day=date_in_words(facts.goes_on, language))
