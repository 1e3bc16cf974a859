"""Fills the braces of a text and writes dates as people of each language do."""

from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import assert_never

from moothall.rules.faults import Fact, Fault, Problem
from moothall.rules.language import Language, Text

MONTHS: Mapping[Language, tuple[str, ...]] = {
    Language.EN: (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    Language.CY: (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
        "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip


def in_words(day: date, language: Language) -> str:
    """Return `day` as in "14 March 2026" or "14 Mawrth 2026"."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def fields_in(words: str) -> frozenset[str]:
    """Return the names in {braces} in `words`; raise ValueError where the braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name is not None)


def fill(text: Text, facts: Mapping[str, Fact], language: Language) -> str:
    """Return `text` in `language` with its {braces} filled from `facts`, beginning with a capital letter.

    A fact that is itself a Text is spoken in the same language. Raises KeyError where a fact is missing.
    """
    words = text.speak(language)
    said = {name: _said(facts[name], language) for name in fields_in(words)}
    filled = words.format(**said)
    return filled[:1].upper() + filled[1:]


def message(
    problem: Problem, errors: Mapping[Fault, Text], texts: Mapping[str, Text], language: Language
) -> str:
    """Return what a person reads about `problem`: the question's own words in `errors`, or the general ones.

    `texts` are the interface's, with the key `answers.<fault>` for every fault.
    """
    text = errors.get(problem.fault) or texts[f"answers.{problem.fault}"]
    return fill(text, problem.facts, language)


def _said(fact: Fact, language: Language) -> str:
    match fact:
        case Text():
            return fact.speak(language)
        case date():
            return in_words(fact, language)
        case int():
            return f"{fact:,}"
        case str():
            return fact
    assert_never(fact)
