"""The words of papers about processing, with the names of the body and of the operator in them."""

import re

from moothall.portability.papers import Filled
from moothall.rules.language import Language, Text


def words_of(text: Text, filled: Filled, language: Language) -> str:
    """Return a text of a paper with the names filled in."""
    operator = filled.operator.facts.official_name.speak(language)
    words = text.speak(language).format(
        controller=filled.body.facts.official_name.speak(language), operator=operator
    )
    return _as_written(words, operator, language)


def _as_written(words: str, name: str, language: Language) -> str:
    """Return words with a name that begins with an article as sentences have it: "i'r", and a capital to begin with."""
    begun = re.sub(
        rf"(^|[.!?:]\s+|\n\s*){re.escape(name)}", lambda at: at[1] + name[:1].upper() + name[1:], words
    )
    if language is Language.CY:
        return re.sub(r"\b(i|o|a|â|gyda|drwy|[Mm]ae|yw) y(?= )", r"\1'r", begun)
    return begun
