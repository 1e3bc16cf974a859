"""How a list may name a function: by its code, or by what it is called in either language, as the screen shows it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from moothall.rules.language import Language, Text


@dataclass(frozen=True, kw_only=True)
class Functions:
    """The codes of the functions that a body may give; `called` are the codes by each name, as `folded` writes it."""

    codes: frozenset[str]
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def meant(self, typed: str) -> frozenset[str]:
        """Return the codes that may be meant: several where two functions have one name, none where none has it."""
        if typed in self.codes:
            return frozenset({typed})
        return self.called.get(folded(typed), frozenset())


def functions(codes: Iterable[str], names: Mapping[str, Text]) -> Functions:
    """Return functions with their `names` by code; of "Name: what it does" the name alone is enough."""
    given = frozenset(codes)
    called: dict[str, frozenset[str]] = {}
    for code in given:
        for name in {folded(code), *_names(names.get(code))}:
            called[name] = called.get(name, frozenset()) | {code}
    return Functions(codes=given, called=MappingProxyType(called))


def folded(words: str) -> str:
    """Return words without what does not matter when two are compared: capitals, spaces, kinds of apostrophe."""
    plain = unicodedata.normalize("NFKC", words).replace("\u2019", "'")
    return " ".join(plain.casefold().split())


def short(name: str) -> str:
    """Return the name of a function without what it does: "Auditor: reads the evidence" is "Auditor"."""
    return name.partition(":")[0].strip()


def _names(text: Text | None) -> Iterable[str]:
    if text is None:
        return
    for language in Language:
        name = text.speak(language)
        yield folded(name)
        yield folded(short(name))
