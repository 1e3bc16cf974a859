"""Arrangements with other bodies: the list, one with its data-sharing record, and the pages that agree or end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, PageView, Section, fact
from moothall.desk.presenters.people import function_name
from moothall.people.arrangements import KnownArrangement
from moothall.rules.arrangements import WORDS, Progress
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.words import date_in_words, end_in_words, moment_in_words

COLOURS = {
    Progress.PROPOSED: "yellow",
    Progress.AGREED: "blue",
    Progress.IN_FORCE: "green",
    Progress.ENDED: "grey",
}


def list_page(
    found: Sequence[KnownArrangement],
    *,
    body: KnownBody,
    is_administrator: bool,
    language: Language,
    done: str,
) -> PageView:
    """Return the page of all arrangements to which a body is a party."""
    new = Link(
        text=texts.speak("people.propose_heading", language),
        href=reverse("arrangement-propose", args=[body.slug]),
    )
    return PageView(
        heading=texts.speak("people.arrangements", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak("people.arrangements_hint", language),),
        done=done,
        links=(new,) if is_administrator else (),
        sections=(
            Section(
                heading=texts.speak("people.arrangements", language),
                empty=texts.speak("people.no_arrangements", language),
                head=tuple(
                    texts.speak(f"people.{name}", language)
                    for name in ("home", "provider", "team", "function", "time", "progress")
                ),
                rows=tuple(_row(each, body, language) for each in found),
            ),
        ),
    )


def one_page(
    found: KnownArrangement,
    deputies: Sequence[str],
    *,
    body: KnownBody,
    is_administrator: bool,
    language: Language,
    done: str,
) -> PageView:
    """Return the page of one arrangement."""
    sections = [
        Section(heading=texts.speak("people.terms", language), facts=tuple(_terms(found, language))),
        Section(heading=texts.speak("people.sharing", language), facts=tuple(_sharing(found, language))),
    ]
    if body.id == found.home.id:
        sections.append(
            Section(
                heading=texts.speak("people.deputies", language),
                empty=texts.speak("people.no_deputies", language),
                head=(texts.speak("people.name", language),),
                rows=tuple((Cell(text=name),) for name in deputies),
            )
        )
    return PageView(
        heading=texts.speak(
            "people.arrangement_of",
            language,
            provider=found.provider.facts.name.speak(language),
            home=found.home.facts.name.speak(language),
        ),
        caption=texts.speak(f"people.progress_{found.progress}", language),
        back=Link(
            text=texts.speak("people.arrangements", language), href=reverse("arrangements", args=[body.slug])
        ),
        done=done,
        links=tuple(_acts(found, body, language)) if is_administrator else (),
        sections=tuple(sections),
    )


def agree_form(found: KnownArrangement, *, body: KnownBody, language: Language) -> FormView:
    """Return the page that asks for an agreement."""
    return _act_form("agree", found, body=body, language=language)


def end_form(
    found: KnownArrangement,
    others: Sequence[KnownArrangement],
    *,
    body: KnownBody,
    language: Language,
    typed: str = "",
    error: str = "",
) -> FormView:
    """Return the page that asks why an arrangement ends, with what was typed and what is wrong with it.

    `others` are those between the same bodies that go on: what they allow does not end with this one.
    """
    why = Field(
        kind=FieldKind.WORDS,
        name="why",
        label=texts.speak("people.end_why", language),
        hint=texts.speak("people.end_why_hint", language),
        value=typed,
        error=error,
    )
    way = way_to_end(found, body)
    form = _act_form(way, found, body=body, language=language)
    if others and way == "end":
        goes_on = texts.speak("people.end_arrangement_others", language)
        links = tuple(_other(each, body, language) for each in others)
        form = replace(form, intro=(*form.intro, goes_on), links=links)
    return replace(form, is_warning=True, fields=(why,))


def way_to_end(found: KnownArrangement, body: KnownBody) -> str:
    """Return what a body does by ending it: a proposal is turned down by the one, and withdrawn by the other."""
    if found.home_agreed_at is not None:
        return "end"
    return "turn_down" if body.id == found.home.id else "withdraw"


def _act_form(which: str, found: KnownArrangement, *, body: KnownBody, language: Language) -> FormView:
    return FormView(
        heading=texts.speak(f"people.{which}_arrangement_heading", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak(f"people.{which}_arrangement_intro", language),),
        facts=(*_terms(found, language), *(_sharing(found, language) if which == "agree" else ())),
        button=texts.speak(f"people.{which}_arrangement_button", language),
        cancel_href=reverse("arrangement", args=[body.slug, found.id]),
    )


def _other(found: KnownArrangement, body: KnownBody, language: Language) -> Link:
    words = texts.speak(
        "people.end_arrangement_other",
        language,
        team=found.team_name,
        functions=_functions(found, language),
        time=_when(found, language),
    )
    return Link(text=words, href=reverse("arrangement", args=[body.slug, found.id]))


def _row(found: KnownArrangement, body: KnownBody, language: Language) -> tuple[Cell, ...]:
    return (
        Cell(
            text=found.home.facts.name.speak(language),
            href=reverse("arrangement", args=[body.slug, found.id]),
        ),
        Cell(text=found.provider.facts.name.speak(language)),
        Cell(text=found.team_name),
        Cell(text=_functions(found, language)),
        Cell(text=_when(found, language)),
        Cell(text=texts.speak(f"people.progress_{found.progress}", language), colour=COLOURS[found.progress]),
    )


def _when(found: KnownArrangement, language: Language) -> str:
    """Return from when to when an arrangement gave a right, or shall; one may be ended before it gave any."""
    begun_at = max(found.span.from_at, found.home_agreed_at or found.span.from_at)
    if found.ended_at is None:
        return _from(found, begun_at, found.span.to_at, language)
    if found.home_agreed_at is None or found.ended_at <= found.span.from_at:
        return texts.speak("people.ended_unbegun", language, ended=moment_in_words(found.ended_at, language))
    return _from(found, begun_at, found.ended_at, language)


def _from(found: KnownArrangement, begun_at: datetime, to_at: datetime | None, language: Language) -> str:
    """Return a time by its days; it has no first day yet where it begins as soon as both have agreed."""
    waits = found.home_agreed_at is None and found.span.from_at <= timezone.now()
    said = {} if waits else {"begins": date_in_words(begun_at, language)}
    if to_at is not None:
        said["ends"] = end_in_words(to_at, language)
    name = ("at_once" if waits else "since") + ("_until" if to_at else "")
    return texts.speak(f"people.arrangement_{name}", language, **said)


def _functions(found: KnownArrangement, language: Language) -> str:
    return ", ".join(function_name(function, language) for function in found.functions)


def _acts(found: KnownArrangement, body: KnownBody, language: Language) -> Iterator[Link]:
    if found.progress is Progress.ENDED:
        return
    if found.home_agreed_at is None and body.id == found.home.id:
        yield Link(
            text=texts.speak("people.agree_arrangement_heading", language),
            href=reverse("arrangement-agree", args=[body.slug, found.id]),
        )
    yield Link(
        text=texts.speak(f"people.{way_to_end(found, body)}_arrangement_heading", language),
        href=reverse("arrangement-end", args=[body.slug, found.id]),
    )


def _terms(found: KnownArrangement, language: Language) -> Iterator[SummaryRow]:
    yield fact("people.home", found.home.facts.official_name.speak(language), language)
    yield fact("people.provider", found.provider.facts.official_name.speak(language), language)
    yield fact("people.team", found.team_name, language)
    yield fact("people.function", _functions(found, language), language)
    yield fact("people.terms_kind", texts.speak(f"people.kind_{found.kind}", language), language)
    yield fact("people.terms_legal_basis", found.legal_basis, language)
    yield fact("people.time", _when(replace(found, ended_at=None), language), language)
    yield fact("people.terms_controller", found.controller.facts.official_name.speak(language), language)
    for side, at in (("home", found.home_agreed_at), ("provider", found.provider_agreed_at)):
        said = moment_in_words(at, language) if at else texts.speak("people.not_yet", language)
        yield fact(f"people.agreed_{side}", said, language)
    if found.ended_at is not None:
        yield fact("people.ended_at", moment_in_words(found.ended_at, language), language)
    if found.ended_why:
        yield fact("people.end_why", found.ended_why, language)


def _sharing(found: KnownArrangement, language: Language) -> Iterator[SummaryRow]:
    sharing = found.sharing
    yield fact("people.terms_purpose", sharing.purpose, language)
    basis = texts.speak(f"people.basis_{sharing.lawful_basis}", language)
    yield fact("people.terms_lawful_basis", basis, language)
    for name in WORDS[1:]:
        yield fact(f"people.terms_{name}", str(getattr(sharing, name)), language)
    yield fact("people.terms_review_on", date_in_words(sharing.review_on, language), language)
