"""Reads YAML into rules types by their type hints, and tells for every mistake its line and what to write."""

import dataclasses
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from re import fullmatch, sub
from types import MappingProxyType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from moothall.packs.problems import PackProblem, PacksRefused
from moothall.packs.yaml_nodes import Items, Node, Pairs, Scalar, compose
from moothall.rules.expressions import Expression, ExpressionRefused
from moothall.rules.expressions_parse import parse

Made = TypeVar("Made")
Where = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lines:
    """Where in a file each part of a value stands, by the path of keys and places that leads to it."""

    file: str
    lines: Mapping[Where, int]

    def problem(self, where: Where, message: str) -> PackProblem:
        """Return a problem at the line of `where`, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return PackProblem(file=self.file, line=self.lines.get(where, 0), message=message)


def read(text: str, kind: type[Made], *, file: str, first_line: int = 1) -> tuple[Made, Lines]:
    """Return `text` (YAML) as a `kind`, a frozen dataclass, and the lines of its parts.

    Raises PacksRefused with everything that is wrong in it: unknown, missing or doubled keys, values of a
    wrong type, conditions that cannot be parsed, and what `yaml_nodes.compose` refuses.
    """
    reader = _Reader(file)
    made = reader.value(compose(text, file=file, first_line=first_line), kind, ())
    if reader.problems:
        raise PacksRefused(reader.problems)
    if not isinstance(made, kind):
        raise PacksRefused([PackProblem(file=file, line=first_line, message="The file is empty.")])
    return made, Lines(file=file, lines=MappingProxyType(reader.lines))


class _Missing:
    """Stands for a value that could not be read; its problem is noted already."""


_MISSING = _Missing()


class _Reader:
    """Turns nodes into values, collecting problems instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[PackProblem] = []
        self.lines: dict[Where, int] = {}

    def value(self, node: Node, hint: object, where: Where) -> object:
        """Return `node` as the type that `hint` says, or note why it cannot be."""
        self.lines[where] = node.line
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._union(node, get_args(hint), where)
        if origin is tuple:
            return self._tuple(node, get_args(hint)[0], where)
        if origin is Mapping:
            return self._mapping(node, get_args(hint), where)
        if isinstance(hint, type):
            return self._plain(node, hint, where)
        raise TypeError(hint)

    def _note(self, node: Node, message: str) -> _Missing:
        self.problems.append(PackProblem(file=self._file, line=node.line, message=message))
        return _MISSING

    def _plain(self, node: Node, kind: type[object], where: Where) -> object:
        if dataclasses.is_dataclass(kind) and kind is not Expression:
            return self._record(node, kind, where)
        if not isinstance(node, Scalar):
            return self._note(node, f"One value is expected here{_name(where)}, not a list or keys.")
        if node.is_null:
            return self._note(node, f"A value is missing here{_name(where)}.")
        return self._scalar(node, kind)

    def _scalar(self, node: Scalar, kind: type[object]) -> object:
        if issubclass(kind, StrEnum):
            return self._enum(node, kind)
        if kind is Expression:
            return self._expression(node)
        made = _SCALARS[kind](node.text)
        return made if made is not None else self._note(node, _ADVICE[kind].format(text=node.text[:60]))

    def _enum(self, node: Scalar, kind: type[StrEnum]) -> object:
        known = [member.value for member in kind]
        if node.text in known:
            return kind(node.text)
        return self._note(node, f"`{node.text[:60]}` is not known here{suggest(node.text, known)}")

    def _expression(self, node: Scalar) -> object:
        try:
            return parse(node.text)
        except ExpressionRefused as refusal:
            return self._note(node, str(refusal))

    def _union(self, node: Node, hints: tuple[object, ...], where: Where) -> object:
        others = [hint for hint in hints if hint is not type(None)]
        if len(others) < len(hints) and isinstance(node, Scalar) and node.is_null:
            return None
        if len(others) == 1:
            return self.value(node, others[0], where)
        kinds = {str(getattr(kind, "type", "")): kind for kind in others if isinstance(kind, type)}
        return self._typed(node, kinds, where)

    def _typed(self, node: Node, kinds: Mapping[str, type[object]], where: Where) -> object:
        """Return a record whose kind its own key `type` tells."""
        if not isinstance(node, Pairs):
            return self._note(node, "Keys and values are expected here, with a `type`.")
        types_found = [value for key, value in node.pairs if key.text == "type"]
        if not types_found or not isinstance(types_found[0], Scalar):
            return self._note(node, f"`type` is missing; it is one of {', '.join(sorted(kinds))}.")
        kind = kinds.get(types_found[0].text)
        if kind is None:
            message = (
                f"`{types_found[0].text[:60]}` is not known here{suggest(types_found[0].text, list(kinds))}"
            )
            return self._note(types_found[0], message)
        rest = tuple((key, value) for key, value in node.pairs if key.text != "type")
        return self._record(Pairs(line=node.line, pairs=rest), kind, where)

    def _tuple(self, node: Node, hint: object, where: Where) -> object:
        if not isinstance(node, Items):
            return self._note(node, f"A list is expected here{_name(where)}: write each thing after a `- `.")
        made = [self.value(item, hint, (*where, at)) for at, item in enumerate(node.items)]
        return _MISSING if _MISSING in made else tuple(made)

    def _mapping(self, node: Node, hints: tuple[object, ...], where: Where) -> object:
        if not isinstance(node, Pairs):
            return self._note(node, f"Keys and values are expected here{_name(where)}.")
        made = {
            self.value(key, hints[0], (*where, key.text)): self.value(value, hints[1], (*where, key.text))
            for key, value in node.pairs
        }
        return _MISSING if _MISSING in made or _MISSING in made.values() else MappingProxyType(made)

    def _record(self, node: Node, kind: type[object], where: Where) -> object:
        if not isinstance(node, Pairs):
            return self._note(node, f"Keys and values are expected here: {', '.join(_keys(kind))}.")
        keys = _keys(kind)
        hints: Mapping[str, object] = get_type_hints(kind)
        made: dict[str, object] = {}
        for key, value in node.pairs:
            name = keys.get(key.text)
            if name is None:
                self._note(
                    key, f"`{key.text[:60]}` is no part of {_called(kind)}{suggest(key.text, list(keys))}"
                )
            else:
                made[name] = self.value(value, hints[name], (*where, key.text))
        for key_text in _required(kind):
            if keys[key_text] not in made:
                made[keys[key_text]] = self._note(
                    node, f"`{key_text}` is missing from this {_called(kind)[2:].strip()}."
                )
        return _MISSING if _MISSING in made.values() else partial[object](kind)(**made)


def _keys(kind: type[object]) -> Mapping[str, str]:
    """Return the key in YAML of each field of a dataclass, and the field's name."""
    return {str(field.metadata.get("key", field.name)): field.name for field in _fields(kind)}


def _required(kind: type[object]) -> Iterator[str]:
    for field in _fields(kind):
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            yield str(field.metadata.get("key", field.name))


def _fields(kind: type[object]) -> tuple[dataclasses.Field[object], ...]:
    if not dataclasses.is_dataclass(kind):
        raise TypeError(kind)
    return dataclasses.fields(kind)


def _called(kind: type[object]) -> str:
    words = sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _name(where: Where) -> str:
    return f" (`{where[-1]}`)" if where and isinstance(where[-1], str) else ""


def suggest(word: str, known: list[str]) -> str:
    """Return the end of a sentence that says what to write instead of `word`."""
    near = get_close_matches(word, known, n=1)
    return f": did you mean `{near[0]}`?" if near else f"; write one of {', '.join(known)}."


def _text(text: str) -> str | None:
    return text.strip() or None


def _whole(text: str) -> int | None:
    return int(text) if fullmatch(r"-?[0-9]{1,12}", text) else None


def _truth(text: str) -> bool | None:
    return {"yes": True, "true": True, "no": False, "false": False}.get(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


_SCALARS: Mapping[type[object], Callable[[str], object]] = {str: _text, int: _whole, bool: _truth, date: _day}
_ADVICE: Mapping[type[object], str] = {
    str: "Some words are missing here.",
    int: "`{text}` is not a whole number: write digits only.",
    bool: "`{text}` is neither yes nor no.",
    date: "`{text}` is not a day: write it as in 2026-03-31.",
}
