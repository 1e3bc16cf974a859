"""The operator's pages of councils without an administrator: who has one, and the form for the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, FieldKind, FormView
from moothall.desk.presenters.people import field, with_error
from moothall.desk.presenters.people_typed import LONGEST_NAME, LONGEST_WHY, email_typed, number
from moothall.people.founding import FirstPost, Progress
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean, redisplay
from moothall.rules.language import Language
from moothall.ui import texts

PAGE_LENGTH = 50
_COLOURS = {
    Progress.NONE: "red",
    Progress.ASKED: "yellow",
    Progress.THERE: "green",
}


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What the list is asked for: part of a name, councils that have an administrator too, and which page from 1."""

    words: str
    is_all: bool
    page: int

    def wants(self, progress: Progress) -> bool:
        """Tell whether a body that is so far belongs in the list."""
        return self.is_all or progress is not Progress.THERE


@dataclass(frozen=True, kw_only=True)
class BodiesView:
    """A page of the list."""

    sought: Sought
    count: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    back_href: str
    requests_href: str
    earlier_href: str
    later_href: str
    done: str


def sought_in(query: Mapping[str, str]) -> Sought:
    """Return what an address asks for; nothing in it makes this fail."""
    return Sought(
        words=redisplay(query.get("q", "")[:80]).strip(),
        is_all=query.get("all") == "yes",
        page=min(max(1, number(query.get("page", "")) or 1), 10_000),
    )


def bodies_view(
    found: Sequence[tuple[KnownBody, Progress]],
    sought: Sought,
    *,
    total: int,
    operator: KnownBody,
    language: Language,
    done: str,
) -> BodiesView:
    """Return one page of the list; `total` is how many there are on all pages."""
    home = reverse("first-administrators", args=[operator.slug])
    is_last = sought.page * PAGE_LENGTH >= total
    return BodiesView(
        sought=sought,
        count=texts.speak("founding.count", language, total=f"{total:,}"),
        head=tuple(texts.speak(f"founding.{name}", language) for name in ("body", "progress", "act")),
        rows=tuple(_row(body, progress, operator, language) for body, progress in found),
        back_href=reverse("people", args=[operator.slug]),
        requests_href=reverse("operator-requests", args=[operator.slug]),
        earlier_href=_page(home, sought, sought.page - 1) if sought.page > 1 else "",
        later_href="" if is_last else _page(home, sought, sought.page + 1),
        done=done,
    )


def first_form(
    body: KnownBody, *, operator: KnownBody, language: Language, errors: Mapping[str, str]
) -> FormView:
    """Return the empty form for a body's first administrator, with what is wrong by field."""
    fields = (
        field(FieldKind.TEXT, "email", "people.email_label", "people.email_hint", language),
        field(FieldKind.TEXT, "name", "people.name_label", "people.name_hint", language),
        field(FieldKind.WORDS, "why", "founding.why_label", "founding.why_hint", language),
    )
    return FormView(
        heading=texts.speak("founding.ask_heading", language),
        caption=body.facts.official_name.speak(language),
        intro=(
            texts.speak(
                "founding.ask_intro", language, operator=operator.facts.official_name.speak(language)
            ),
        ),
        button=texts.speak("founding.ask_button", language),
        cancel_href=reverse("first-administrators", args=[operator.slug]),
        fields=tuple(with_error(each, errors) for each in fields),
    )


def first_typed(posted: Mapping[str, str], language: Language) -> tuple[FirstPost | None, dict[str, str]]:
    """Read the form: the post that was asked for, or None and what is wrong by field."""
    email = email_typed(posted.get("email", ""))
    name = clean(posted.get("name", ""), max_length=LONGEST_NAME)
    why = clean(posted.get("why", ""), max_length=LONGEST_WHY, lines=True)
    if email is not None and isinstance(name, str) and name and isinstance(why, str) and why:
        return FirstPost(email=email, name=name, why=why), {}
    fit = {
        "email": email is not None,
        "name": bool(name) and not isinstance(name, Wrong),
        "why": bool(why) and not isinstance(why, Wrong),
    }
    return None, {
        each: texts.speak(f"people.{each}_wrong", language) for each, is_fit in fit.items() if not is_fit
    }


def _row(body: KnownBody, progress: Progress, operator: KnownBody, language: Language) -> tuple[Cell, ...]:
    name = body.facts.official_name.speak(language)
    act = Cell(text="")
    if progress is Progress.NONE:
        act = Cell(
            text=texts.speak("founding.ask", language),
            href=reverse("first-administrator", args=[operator.slug, body.slug]),
            about=name,
        )
    return (
        Cell(text=name),
        Cell(text=texts.speak(f"founding.{progress}", language), colour=_COLOURS[progress]),
        act,
    )


def _page(home: str, sought: Sought, page: int) -> str:
    asked = {"q": sought.words, "all": "yes" if sought.is_all else "", "page": str(page)}
    return f"{home}?{urlencode({name: value for name, value in asked.items() if value})}"
