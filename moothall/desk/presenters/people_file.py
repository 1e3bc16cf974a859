"""A list of joiners, movers and leavers: the form for it, and what each of its lines would do."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, PageView
from moothall.desk.presenters.people import function_name
from moothall.people.post_files import Standing
from moothall.people.post_plans import Effect, Plan, Planned
from moothall.rules.language import Language
from moothall.rules.posts_file import COLUMNS, MOST_LINES, FileFault
from moothall.ui import texts
from moothall.ui.faces import Link

_COLOURS = {
    Effect.GIVES: "green",
    Effect.ASKS: "yellow",
    Effect.ENDS: "orange",
    Effect.CHANGES_END: "blue",
    Effect.NOTHING: "grey",
    Effect.WRONG: "red",
}
_SAYS_LINES = frozenset({"waiting", "applied"})


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


def upload_form(fault: FileFault | None, *, body: KnownBody, language: Language) -> FormView:
    """Return the form for a list, with what was wrong with the last."""
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
            for name in ("line", "effect", "explained", "email_address", "name", "team", "function")
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
        Cell(text=line.email),
        Cell(text=line.name),
        Cell(text=line.team),
        Cell(text=function_name(line.function, language)),
    )


def _effect(effect: Effect, language: Language) -> str:
    return texts.speak(f"people.effect_{effect}", language)


def _explained(planned: Planned, language: Language) -> str:
    if planned.faults:
        return " ".join(texts.speak(f"people.fault_{fault}", language) for fault in planned.faults)
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
