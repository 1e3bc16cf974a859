"""The order of words in each language: Welsh counts eight pairs of letters as letters of their own."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from moothall.rules.language import Language

Item = TypeVar("Item")
_WELSH = ["A", "B", "C", "CH", "D", "DD", "E", "F", "FF", "G", "NG", "H", "I", "J", "K", "L", "LL", "M"]
_WELSH += ["N", "O", "P", "PH", "Q", "R", "RH", "S", "T", "TH", "U", "V", "W", "X", "Y", "Z"]
_PLACES = {letter: place for place, letter in enumerate(_WELSH)}
_PLAIN = str.maketrans("âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ", "aeiouwyaeiouwyaeiouwyaeiouwy")


def first_letter(words: str, language: Language) -> str:
    """Return the letter under which an index has `words`: "Ll" for "Llyfrgelloedd" in Welsh."""
    return _letters(words, language)[0].capitalize()


@lru_cache(maxsize=2048)
def order(words: str, language: Language) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts `words` as a dictionary of `language` does."""
    return tuple((_PLACES.get(letter, -1), letter) for letter in _letters(words, language))


def by_letter(
    items: Iterable[Item], words: Callable[[Item], str], language: Language
) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """Return `items` in the order of their `words`, grouped by first letter."""
    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: order(words(item), language)):
        groups.setdefault(first_letter(words(item), language), []).append(item)
    return tuple((letter, tuple(group)) for letter, group in groups.items())


@lru_cache(maxsize=2048)
def _letters(words: str, language: Language) -> tuple[str, ...]:
    plain = words.casefold().translate(_PLAIN).upper() or " "
    if language is Language.EN:
        return tuple(plain)
    found: list[str] = []
    at = 0
    while at < len(plain):
        length = 2 if plain[at : at + 2] in _PLACES else 1
        found.append(plain[at : at + length])
        at += length
    return tuple(found)
