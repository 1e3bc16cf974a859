"""A list of joiners, movers and leavers: the form for it, and what each of its lines would do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, PageView, fact
from moothall.desk.presenters.people import function_name, given_by
from moothall.people.post_files import Standing
from moothall.people.post_plans import Effect, Plan, Planned
from moothall.rules.language import Language
from moothall.rules.posts import POWERFUL
from moothall.rules.posts_file import COLUMNS, MOST_LINES, FileFault, written
from moothall.rules.posts_functions import short
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.words import date_in_words

_COLOURS = {
    Effect.GIVES: "green",
    Effect.ASKS: "yellow",
    Effect.ENDS: "orange",
    Effect.CHANGES_END: "blue",
    Effect.NOTHING: "grey",
    Effect.WRONG: "red",
}
_SAYS_LINES = frozenset({"waiting", "applied"})
# The columns that are shown as they were typed; functions and days have words.
_SAID = ("email", "name", "team")
_SAMPLE_DAYS = 30
_OF_A_POST = frozenset({Effect.ENDS, Effect.CHANGES_END, Effect.NOTHING})


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """What a list would do: `counts` first, then line by line; `digest` is "" where it cannot be confirmed."""

    heading: str
    caption: str
    warning: str
    counts: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    digest: str
    back_href: str


def upload_form(
    fault: FileFault | None, teams: Iterable[str], *, body: KnownBody, language: Language
) -> FormView:
    """Return the form for a list, with what it may name and what was wrong with the last."""
    most = f"{MOST_LINES:,}"
    error = "" if fault is None else _file_fault(fault, most, language)
    return FormView(
        heading=texts.speak("people.link_post_file", language),
        caption=body.facts.name.speak(language),
        intro=(
            texts.speak("people.file_intro", language),
            texts.speak("people.file_columns", language, columns=", ".join(COLUMNS)),
            texts.speak("people.file_days", language),
        ),
        links=(_link("file_sample", "post-file-sample", body, language),),
        facts=(
            fact("people.file_functions", "\n".join(_functions(body, language)), language),
            fact("people.file_teams", "\n".join(teams) or texts.speak("people.no_teams", language), language),
        ),
        button=texts.speak("people.file_button", language),
        cancel_href=reverse("people", args=[body.slug]),
        fields=(
            Field(
                kind=FieldKind.FILE,
                name="list",
                label=texts.speak("people.file_label", language),
                hint=texts.speak("people.file_hint", language, most=most),
                error=error,
            ),
        ),
    )


def sample(teams: Sequence[str], *, body: KnownBody, today: date, language: Language) -> bytes:
    """Return a list to begin with: somebody who joins, somebody who moves and somebody who leaves."""
    codes = [code for code in sorted(given_by(body)) if code not in POWERFUL]
    first, last = (short(function_name(code, language)) for code in (codes[0], codes[-1]))
    moves = first != last
    team = next(iter(teams), texts.speak("people.file_sample_team", language))
    leaving, moving = today + timedelta(days=_SAMPLE_DAYS), today + timedelta(days=_SAMPLE_DAYS + 1)
    rows = (
        ("joy.joiner@example.com", "Joy Joiner", first, "", ""),
        *((("mo.mover@example.com", "Mo Mover", first, "", leaving.isoformat()),) if moves else ()),
        *((("mo.mover@example.com", "Mo Mover", last, moving.isoformat(), ""),) if moves else ()),
        ("lee.leaver@example.com", "Lee Leaver", last, "", f"{leaving:%d/%m/%Y}"),
    )
    return written(dict(zip(COLUMNS, (email, name, team, *rest), strict=True)) for email, name, *rest in rows)


def plan_form(found: Plan, *, body: KnownBody, language: Language, is_changed: bool) -> PlanView:
    """Return the page on which a list is confirmed."""
    counted = Counter(each.effect for each in found.lines)
    warning = ""
    if is_changed:
        warning = texts.speak("people.file_changed", language)
    elif not found.is_sound:
        warning = texts.speak("people.file_unsound", language)
    return PlanView(
        heading=texts.speak("people.plan_heading", language),
        caption=body.facts.name.speak(language),
        warning=warning,
        counts=tuple(
            texts.speak("people.plan_count", language, what=_effect(effect, language), count=counted[effect])
            for effect in Effect
            if counted[effect]
        ),
        head=tuple(
            texts.speak(f"people.{name}", language)
            for name in (
                *("line", "effect", "explained", "email_address", "name", "team", "function"),
                *("first_day", "last_day"),
            )
        ),
        rows=tuple(_row(each, language) for each in found.lines),
        digest=found.digest if found.is_sound else "",
        back_href=reverse("post-file", args=[body.slug]),
    )


def standing_page(found: Standing, *, file_id: int, body: KnownBody, language: Language) -> PageView:
    """Return the page of what has become of a confirmed list; while it waits, it leads to itself."""
    key = found.outcome or "waiting"
    lines = {"lines": f"{found.lines:,}"} if key in _SAYS_LINES else {}
    again = () if found.outcome else (_link("file_look_again", "post-file-plan", body, language, file_id),)
    anew = (_link("link_post_file", "post-file", body, language),) if key not in _SAYS_LINES else ()
    return PageView(
        heading=texts.speak(f"people.file_{key}_title", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak(f"people.file_{key}_words", language, **lines),),
        links=(*again, *anew, _link("all_people", "people", body, language)),
    )


def _link(key: str, name: str, body: KnownBody, language: Language, *parts: int) -> Link:
    return Link(text=texts.speak(f"people.{key}", language), href=reverse(name, args=[body.slug, *parts]))


def _row(planned: Planned, language: Language) -> tuple[Cell, ...]:
    line = planned.line
    return (
        Cell(text=str(line.number)),
        Cell(text=_effect(planned.effect, language), colour=_COLOURS[planned.effect]),
        Cell(text=_explained(planned, language)),
        *(Cell(text=words, breaks=True) for words in line.typed[: len(_SAID)]),
        *_said(planned, language),
    )


def _said(planned: Planned, language: Language) -> Iterator[Cell]:
    """Yield the function and the days of a line in our words, and as they were typed where they say nothing.

    A line about a post that somebody has leaves its beginning as it is.
    """
    line = planned.line
    function, first, last = line.typed[len(_SAID) :]
    begins = "as_it_is" if planned.effect in _OF_A_POST else "at_once"
    yield Cell(text=function_name(line.function, language) or function)
    for typed, day, empty in ((first, line.from_on, begins), (last, line.last_on, "no_end")):
        words = typed if day is None else date_in_words(day, language)
        yield Cell(text=words or texts.speak(f"people.{empty}", language))


def _functions(body: KnownBody, language: Language) -> Iterator[str]:
    """Yield what a list may say of a function: its name, and its code behind it."""
    for code in sorted(given_by(body), key=lambda each: function_name(each, language)):
        name = short(function_name(code, language))
        yield texts.speak("people.file_function", language, name=name, code=code)


def _effect(effect: Effect, language: Language) -> str:
    return texts.speak(f"people.effect_{effect}", language)


def _explained(planned: Planned, language: Language) -> str:
    if planned.faults:
        return "\n".join(texts.speak(f"people.fault_{fault}", language) for fault in planned.faults)
    if planned.is_new and planned.effect in {Effect.GIVES, Effect.ASKS}:
        return texts.speak("people.is_new", language)
    return ""


def _file_fault(fault: FileFault, most: str, language: Language) -> str:
    key = f"people.file_{fault}"
    if fault is FileFault.TOO_MANY_LINES:
        return texts.speak(key, language, most=most)
    if fault is FileFault.NO_COLUMNS:
        return texts.speak(key, language, columns=", ".join(COLUMNS))
    return texts.speak(key, language)
