"""Arrangements with other bodies: the list, one with its data-sharing record, and the form for new terms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from moothall.bodies import lists
from moothall.bodies.lists import Wanted, Which
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import (
    Cell,
    Field,
    FieldKind,
    FormView,
    Option,
    PageView,
    Section,
    fact,
    with_typed,
)
from moothall.desk.presenters.people import function_name, span_in_words, with_error
from moothall.people.arrangements import KnownArrangement
from moothall.rules.arrangements import WORDS, ArrangementKind, LawfulBasis, Progress
from moothall.rules.language import Language
from moothall.services.queries import functions_in_force
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.words import date_in_words, moment_in_words

COLOURS = {
    Progress.PROPOSED: "yellow",
    Progress.AGREED: "blue",
    Progress.IN_FORCE: "green",
    Progress.ENDED: "grey",
}
HOME, PROVIDER = "home", "provider"


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


def act_form(which: str, found: KnownArrangement, *, body: KnownBody, language: Language) -> FormView:
    """Return the page that asks for an agreement or an end (`which` is agree or end)."""
    return FormView(
        heading=texts.speak(f"people.{which}_arrangement_heading", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak(f"people.{which}_arrangement_intro", language),),
        facts=(*_terms(found, language), *(_sharing(found, language) if which == "agree" else ())),
        button=texts.speak(f"people.{which}_arrangement_button", language),
        is_warning=which == "end",
        cancel_href=reverse("arrangement", args=[body.slug, found.id]),
    )


def propose_form(
    teams: Sequence[tuple[int, str]],
    typed: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
    *,
    body: KnownBody,
    language: Language,
) -> FormView:
    """Return the form for new terms, with what was typed and what is wrong."""
    fields = [with_typed(field, typed) if typed else field for field in _fields(teams, body, language)]
    return FormView(
        heading=texts.speak("people.propose_heading", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak("people.propose_intro", language),),
        button=texts.speak("people.propose_button", language),
        cancel_href=reverse("arrangements", args=[body.slug]),
        fields=tuple(with_error(field, errors) for field in fields),
    )


def _fields(teams: Sequence[tuple[int, str]], body: KnownBody, language: Language) -> Iterator[Field]:
    wanted = Wanted(which=Which.NOW, on=timezone.localdate(), language=language)
    councils = tuple(
        Option(value=each.slug, text=each.name.speak(language))
        for each in lists.everyone(wanted)
        if each.slug != body.slug
    )
    functions = sorted(functions_in_force(), key=lambda each: function_name(each, language))
    nothing = Option(value="", text=texts.speak("people.choose", language))
    own = tuple(Option(value=str(team_id), text=name) for team_id, name in teams)
    yield _field("home", FieldKind.SELECT, language, (nothing, *councils))
    yield _field("team", FieldKind.SELECT, language, (nothing, *own))
    yield _field(
        "functions",
        FieldKind.CHECKBOXES,
        language,
        tuple(Option(value=each, text=function_name(each, language)) for each in functions),
    )
    yield _field("kind", FieldKind.RADIOS, language, _choices(ArrangementKind, "kind", language, hints=True))
    yield _field("legal_basis", FieldKind.TEXT, language)
    yield _field("from", FieldKind.DAY, language)
    yield _field("to", FieldKind.DAY, language)
    yield _field(
        "controller",
        FieldKind.RADIOS,
        language,
        tuple(
            Option(value=each, text=texts.speak(f"people.controller_{each}", language))
            for each in (HOME, PROVIDER)
        ),
    )
    yield _field("purpose", FieldKind.WORDS, language)
    yield _field("lawful_basis", FieldKind.SELECT, language, _choices(LawfulBasis, "basis", language))
    for name in WORDS[1:]:
        yield _field(name, FieldKind.WORDS, language)
    yield _field("review_on", FieldKind.DAY, language)


def _field(name: str, kind: FieldKind, language: Language, options: tuple[Option, ...] = ()) -> Field:
    return Field(
        kind=kind,
        name=name,
        label=texts.speak(f"people.terms_{name}", language),
        hint=texts.speak(f"people.terms_{name}_hint", language),
        options=options,
    )


def _choices(
    kinds: type[ArrangementKind] | type[LawfulBasis], stem: str, language: Language, *, hints: bool = False
) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=each.value,
            text=texts.speak(f"people.{stem}_{each.value}", language),
            hint=texts.speak(f"people.{stem}_{each.value}_law", language) if hints else "",
        )
        for each in kinds
    )


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
    if found.ended_at is None:
        return span_in_words(found.span, language)
    if found.home_agreed_at is None or found.ended_at <= found.span.from_at:
        return texts.speak("people.ended_unbegun", language, ended=moment_in_words(found.ended_at, language))
    return span_in_words(replace(found.span, to_at=found.ended_at), language)


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
        text=texts.speak("people.end_arrangement_heading", language),
        href=reverse("arrangement-end", args=[body.slug, found.id]),
    )


def _terms(found: KnownArrangement, language: Language) -> Iterator[SummaryRow]:
    yield fact("people.home", found.home.facts.official_name.speak(language), language)
    yield fact("people.provider", found.provider.facts.official_name.speak(language), language)
    yield fact("people.team", found.team_name, language)
    yield fact("people.function", _functions(found, language), language)
    yield fact("people.terms_kind", texts.speak(f"people.kind_{found.kind}", language), language)
    yield fact("people.terms_legal_basis", found.legal_basis, language)
    yield fact("people.time", span_in_words(found.span, language), language)
    yield fact("people.terms_controller", found.controller.facts.official_name.speak(language), language)
    for side, at in (("home", found.home_agreed_at), ("provider", found.provider_agreed_at)):
        said = moment_in_words(at, language) if at else texts.speak("people.not_yet", language)
        yield fact(f"people.agreed_{side}", said, language)
    if found.ended_at is not None:
        yield fact("people.ended_at", moment_in_words(found.ended_at, language), language)


def _sharing(found: KnownArrangement, language: Language) -> Iterator[SummaryRow]:
    sharing = found.sharing
    yield fact("people.terms_purpose", sharing.purpose, language)
    basis = texts.speak(f"people.basis_{sharing.lawful_basis}", language)
    yield fact("people.terms_lawful_basis", basis, language)
    for name in WORDS[1:]:
        yield fact(f"people.terms_{name}", str(getattr(sharing, name)), language)
    yield fact("people.terms_review_on", date_in_words(sharing.review_on, language), language)
