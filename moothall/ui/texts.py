"""The software's own words: read once from data/interface, spoken in the language of the page."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from markupsafe import Markup, escape

from moothall.packs.interface import interface_texts
from moothall.rules.language import Language, Text


class UnknownText(LookupError):
    """No file of data/interface has this key."""


class WrongFields(ValueError):
    """The fields given are not those that the text names in braces."""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A text ready to be spoken: escaped, with the fields that it names."""

    pattern: Markup
    fields: frozenset[str]


def speak(key: str, language: Language, **fields: str | int) -> Markup:
    """Return the text `key` in `language`; fields that are not Markup come out escaped.

    Raises UnknownText for a key that no file has, WrongFields where a field is missing or not in the text.
    """
    phrase = _phrase(key, language)
    if phrase.fields != fields.keys():
        raise WrongFields(key)
    return phrase.pattern.format(**fields) if fields else phrase.pattern


def fill(text: Text, language: Language, fields: Mapping[str, str | int]) -> Markup:
    """Return `text` in `language` with the fields it names; raises WrongFields where one is missing."""
    phrase = _prepared(text.speak(language))
    if not phrase.fields <= fields.keys():
        raise WrongFields(text.en)
    return phrase.pattern.format(**{name: fields[name] for name in phrase.fields})


def interface() -> Mapping[str, Text]:
    """Return every text of data/interface by its key."""
    return interface_texts(settings.DATA)


@lru_cache(maxsize=4096)
def _phrase(key: str, language: Language) -> Phrase:
    try:
        return _prepared(interface()[key].speak(language))
    except KeyError:
        raise UnknownText(key) from None


@lru_cache(maxsize=4096)
def _prepared(words: str) -> Phrase:
    names = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    pattern = escape(words)
    return Phrase(pattern=pattern if names else pattern.format(), fields=frozenset(names))
