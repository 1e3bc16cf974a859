"""The terms of an arrangement as an administrator typed them, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.arrangements import HOME
from moothall.desk.presenters.pages import day_typed
from moothall.desk.presenters.people_typed import number
from moothall.people.arrangements import Proposal
from moothall.people.post_plans import after, midnight
from moothall.rules.arrangements import WORDS, ArrangementKind, LawfulBasis, SharingRecord, TermsFault
from moothall.rules.language import Language
from moothall.services.queries import functions_in_force
from moothall.ui import texts

Typed = Mapping[str, Sequence[str]]
_Choice = TypeVar("_Choice", bound=StrEnum)
_MOST_FUNCTIONS = 100


@dataclass(frozen=True, kw_only=True)
class TermsTyped:
    """The proposal, or None and what is wrong by field."""

    proposal: Proposal | None
    errors: dict[str, str]


def errors_of(faults: Mapping[str, TermsFault], language: Language) -> dict[str, str]:
    """Return what the rules found, by field of the form, in words."""
    renamed = {"provider": "home"}
    return {
        renamed.get(field, field): texts.speak(f"people.terms_fault_{fault}", language)
        for field, fault in faults.items()
    }


def terms_typed(typed: Typed, *, body: KnownBody, language: Language) -> TermsTyped:
    """Read the form for new terms; nothing that can be posted makes this fail."""
    days, wrong = _days(typed)
    slug = _one(typed, "home")
    home = register.by_slug(slug) if slug.isascii() and slug.isprintable() else None
    kind = _chosen(ArrangementKind, _one(typed, "kind"))
    basis = _chosen(LawfulBasis, _one(typed, "lawful_basis"))
    for name, found in (("home", home), ("kind", kind), ("lawful_basis", basis)):
        if found is None:
            wrong.append(name)
    if _one(typed, "controller") == "":
        wrong.append("controller")
    if days.get("review_on") is None and "review_on" not in wrong:
        wrong.append("review_on")
    review_on = days.get("review_on")
    if wrong or home is None or kind is None or basis is None or review_on is None:
        errors: dict[str, str] = {name: texts.speak(f"people.terms_{name}_wrong", language) for name in wrong}
        return TermsTyped(proposal=None, errors=errors)
    prose = {name: _one(typed, name) for name in WORDS}
    proposal = Proposal(
        home=home,
        provider=body,
        controller_slug=home.slug if _one(typed, "controller") == HOME else body.slug,
        team_id=number(_one(typed, "team")) or 0,
        kind=kind,
        functions=frozenset(each[:40] for each in typed.get("functions", ())[:_MOST_FUNCTIONS]),
        from_at=midnight(days["from"]),
        to_at=after(days["to"]),
        legal_basis=_one(typed, "legal_basis"),
        sharing=SharingRecord(lawful_basis=basis, review_on=review_on, **prose),
        functions_in_force=functions_in_force(),
    )
    return TermsTyped(proposal=proposal, errors={})


def _days(typed: Typed) -> tuple[dict[str, date | None], list[str]]:
    days: dict[str, date | None] = {}
    wrong: list[str] = []
    for name in ("from", "to", "review_on"):
        try:
            days[name] = day_typed(typed, name)
        except ValueError:
            wrong.append(name)
    return days, wrong


def _chosen(kind: type[_Choice], typed: str) -> _Choice | None:
    return next((each for each in kind if each == typed), None)


def _one(typed: Typed, name: str) -> str:
    values = typed.get(name, ())
    return values[0] if values else ""
