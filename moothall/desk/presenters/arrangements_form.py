"""The form by which a body proposes an arrangement: nothing in it is chosen beforehand."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from moothall.bodies import lists
from moothall.bodies.lists import Wanted, Which
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import Field, FieldKind, FormView, Option, with_typed
from moothall.desk.presenters.people import function_name, with_error
from moothall.rules.arrangements import WORDS, ArrangementKind, LawfulBasis
from moothall.rules.language import Language
from moothall.services.queries import functions_in_force
from moothall.ui import texts

HOME, PROVIDER = "home", "provider"


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
    yield _field("lawful_basis", FieldKind.RADIOS, language, _choices(LawfulBasis, "basis", language))
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
