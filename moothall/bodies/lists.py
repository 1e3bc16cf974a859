"""The lists of councils that people look through: by letter, by nation, by a part of the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left, NullIf, Upper

from moothall.bodies.models import Body
from moothall.bodies.queries import in_force
from moothall.rules import bodies as rules
from moothall.rules.bodies import Kind, Nation, tier_of
from moothall.rules.language import Language

MOST_FOUND = 50
LONGEST_SEARCH = 80
_COUNCILS = tuple(kind.value for kind in Kind if tier_of(kind) is not None)


class Which(StrEnum):
    """Councils by where they are in their lives on a day."""

    NOW = "now"
    TO_COME = "to-come"
    FORMER = "former"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which councils to list: of a day, in the order of their names in a language, in one nation or all."""

    which: Which
    on: date
    language: Language
    nation: Nation | None = None


def letters(wanted: Wanted) -> tuple[str, ...]:
    """Return the first letters of the names of the councils wanted, in order."""
    found = _wanted(wanted).annotate(letter=_letter(wanted.language)).values_list("letter", flat=True)
    return tuple(sorted(found.distinct()))


def of_letter(wanted: Wanted, letter: str) -> tuple[rules.Body, ...]:
    """Return the councils wanted whose names begin with `letter` (one capital letter), by name."""
    found = _wanted(wanted).annotate(letter=_letter(wanted.language)).filter(letter=letter)
    return _facts(found.order_by(_shown(wanted.language), "slug"))


def everyone(wanted: Wanted) -> tuple[rules.Body, ...]:
    """Return all councils wanted, by name."""
    return _facts(_wanted(wanted).order_by(_shown(wanted.language), "slug"))


def named(words: str, wanted: Wanted) -> tuple[rules.Body, ...]:
    """Return the councils wanted with `words` in a name, in any case and language; MOST_FOUND at most."""
    if not words.strip() or "\0" in words.strip()[:LONGEST_SEARCH]:
        return ()
    return _facts(
        _wanted(wanted).filter(_having(words)).order_by(_shown(wanted.language), "slug")[:MOST_FOUND]
    )


def ids(wanted: Wanted, *, words: str = "") -> tuple[int, ...]:
    """Return the ids of the councils wanted, by name; with `words`, of those that have them in a name."""
    found = _wanted(wanted)
    if words.strip() and "\0" not in words:
        found = found.filter(_having(words))
    return tuple(found.order_by(_shown(wanted.language), "slug").values_list("id", flat=True))


def _having(words: str) -> Q:
    names = ("name_en", "name_cy", "official_name_en", "official_name_cy")
    having = Q()
    for name in names:
        having |= Q(**{f"{name}__icontains": words.strip()[:LONGEST_SEARCH]})
    return having


def _wanted(wanted: Wanted) -> "QuerySet[Body]":
    found = Body.objects.filter(kind__in=_COUNCILS)
    if wanted.nation is not None:
        found = found.filter(nation=wanted.nation)
    match wanted.which:
        case Which.NOW:
            found = in_force(found, on=wanted.on)
        case Which.TO_COME:
            found = found.filter(from_on__gt=wanted.on)
        case Which.FORMER:
            found = found.filter(to_on__lte=wanted.on)
    return found.select_related("parent")


def _shown(language: Language) -> Coalesce:
    """The name that a page in `language` shows: Welsh where there is one."""
    welsh = NullIf("name_cy", Value("")) if language is Language.CY else Value(None)
    return Coalesce(welsh, "name_en", output_field=CharField())


def _letter(language: Language) -> Upper:
    return Upper(Left(_shown(language), 1))


def _facts(rows: Iterable[Body]) -> tuple[rules.Body, ...]:
    return tuple(row.facts() for row in rows)
