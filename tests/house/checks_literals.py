"""No council name and no service slug in code: what is true of one council is data."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.house.tree import SourceFile, literals


@dataclass(frozen=True, kw_only=True)
class Nameable:
    """What may not be written in code: `words` stand alone, `phrases` are found inside a text too."""

    words: frozenset[str]
    phrases: re.Pattern[str]


def nameable(names: Iterable[str]) -> Nameable:
    """Sort `names` (names, official names and slugs) into words and phrases.

    Raises:
        ValueError: there is nothing to look for, so that an empty register cannot pass for a clean house.
    """
    wanted = {name.strip() for name in names if name.strip()}
    phrases = sorted((name for name in wanted if re.search(r"[\s-]", name)), key=len, reverse=True)
    words = frozenset(wanted - set(phrases))
    if not phrases or not words:
        raise ValueError("The register is empty or has no names: nothing was checked.")
    found = "|".join(re.escape(phrase) for phrase in phrases)
    return Nameable(words=words, phrases=re.compile(rf"(?<![\w-])(?:{found})(?![\w-])"))


def named_in_code(file: SourceFile, names: Nameable) -> Iterator[str]:
    """Yield each string literal that is a name, has it as a step of its path, or holds it as a phrase."""
    for line, text in literals(file):
        for name in names_in(text, names):
            yield f"{file.path}:{line}: {name!r} is data, and stands here as a literal"


def named_in_template(file: SourceFile, names: Nameable) -> Iterator[str]:
    """Yield each phrase of the register that a template, a script or a style sheet spells out."""
    for at, line in enumerate(file.text.splitlines(), start=1):
        for name in sorted(set(names.phrases.findall(line))):
            yield f"{file.path}:{at}: {name!r} is data, and stands here in a template"


def names_in(text: str, names: Nameable) -> list[str]:
    """Return the names that `text` is, has as a step between slashes, or holds as a phrase."""
    steps = {text.strip(), *text.split("/")}
    return sorted((steps & names.words) | set(names.phrases.findall(text)))
