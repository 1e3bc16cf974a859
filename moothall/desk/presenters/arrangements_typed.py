"""The terms of an arrangement as an administrator typed them, and what is wrong with them."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.arrangements_form import HOME
from moothall.desk.presenters.pages import day_typed
from moothall.desk.presenters.people_typed import Wrongly, number
from moothall.people.post_plans import after, midnight
from moothall.people.proposals import Proposal, checked
from moothall.rules.arrangements import (
    WORDS,
    ArrangementKind,
    LawfulBasis,
    SharingRecord,
    TermsFault,
    written,
)
from moothall.rules.language import Language
from moothall.services.queries import functions_in_force
from moothall.ui import texts

Typed = Mapping[str, Sequence[str]]
_Choice = TypeVar("_Choice", bound=StrEnum)
_MOST_FUNCTIONS = 100


@dataclass(frozen=True, kw_only=True)
class TermsTyped:
    """The proposal, or None and everything that is wrong, by field."""

    proposal: Proposal | None
    errors: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What could be read of what had to be chosen; `wrong` names the fields with which nothing can be done."""

    home: KnownBody | None
    kind: ArrangementKind | None
    basis: LawfulBasis | None
    days: Mapping[str, date]
    wrong: tuple[str, ...]


def errors_of(faults: Mapping[str, TermsFault], language: Language) -> dict[str, str]:
    """Return what the rules found, by field of the form, in words."""
    renamed = {"provider": "home"}
    return {renamed.get(field, field): _in_words(field, fault, language) for field, fault in faults.items()}


def terms_typed(typed: Typed, *, body: KnownBody, teams: Container[int], language: Language) -> TermsTyped:
    """Read the form for new terms; nothing that can be posted makes this fail. `teams` are the body's, by id.

    The rules look at whatever was typed, so that all mistakes are told at once.
    """
    read = _read(typed)
    tried = _tried(typed, read, body)
    faults = checked(tried, has_team=tried.team_id in teams).faults
    unread = {name: texts.speak(f"people.terms_{name}_wrong", language) for name in read.wrong}
    errors = {**errors_of(faults, language), **unread}
    return TermsTyped(proposal=None if errors else tried, errors=errors)


def reason_typed(typed: Typed, language: Language) -> tuple[str, str]:
    """Read why an arrangement ends: the words, and what is wrong with them or ""."""
    words = _one(typed, "why")
    if not words.strip():
        return "", texts.speak("people.end_why_missing", language)
    if not written(words):
        name = texts.speak("people.end_why", language)
        return words, texts.speak("people.terms_fault_words_refused", language, field=name)
    return words, ""


def _read(typed: Typed) -> _Read:
    slug = _one(typed, "home")
    home = register.by_slug(slug) if slug.isascii() and slug.isprintable() else None
    kind = _chosen(ArrangementKind, _one(typed, "kind"))
    basis = _chosen(LawfulBasis, _one(typed, "lawful_basis"))
    days = {name: _day(typed, name) for name in ("from", "to", "review_on")}
    is_read = {
        "home": home is not None,
        "kind": kind is not None,
        "lawful_basis": basis is not None,
        "controller": _one(typed, "controller") != "",
        "from": not isinstance(days["from"], Wrongly),
        "to": not isinstance(days["to"], Wrongly),
        "review_on": isinstance(days["review_on"], date),
    }
    return _Read(
        home=home,
        kind=kind,
        basis=basis,
        days={name: day for name, day in days.items() if isinstance(day, date)},
        wrong=tuple(name for name, is_fit in is_read.items() if not is_fit),
    )


def _tried(typed: Typed, read: _Read, body: KnownBody) -> Proposal:
    """Return what was typed as a proposal; what could not be read is told, so anything may stand in its place."""
    home = read.home or body
    return Proposal(
        home=home,
        provider=body,
        controller_slug=home.slug if _one(typed, "controller") == HOME else body.slug,
        team_id=number(_one(typed, "team")) or 0,
        kind=read.kind or ArrangementKind.STAFF,
        functions=frozenset(each[:40] for each in typed.get("functions", ())[:_MOST_FUNCTIONS]),
        from_at=midnight(read.days.get("from")),
        to_at=after(read.days.get("to")),
        legal_basis=_one(typed, "legal_basis"),
        sharing=SharingRecord(
            lawful_basis=read.basis or LawfulBasis.PUBLIC_TASK,
            review_on=read.days.get("review_on", date.min),
            **{name: _one(typed, name) for name in WORDS},
        ),
        functions_in_force=functions_in_force(),
    )


def _in_words(field: str, fault: TermsFault, language: Language) -> str:
    if fault is TermsFault.WORDS_MISSING:
        return texts.speak(f"people.terms_{field}_missing", language)
    if fault is TermsFault.WORDS_REFUSED:
        name = texts.speak(f"people.terms_{field}", language)
        return texts.speak("people.terms_fault_words_refused", language, field=name)
    return texts.speak(f"people.terms_fault_{fault}", language)


def _day(typed: Typed, name: str) -> date | Wrongly | None:
    try:
        return day_typed(typed, name)
    except ValueError:
        return Wrongly()


def _chosen(kind: type[_Choice], typed: str) -> _Choice | None:
    return next((each for each in kind if each == typed), None)


def _one(typed: Typed, name: str) -> str:
    values = typed.get(name, ())
    return values[0] if values else ""
