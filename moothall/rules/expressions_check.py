"""Checks the types of a condition against the names it may use, before anybody is asked anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import assert_never

from moothall.rules.expressions import (
    Answered,
    Chosen,
    Compared,
    Comparison,
    Expression,
    ExpressionRefused,
    Joined,
    Literal,
    Name,
    Negated,
    Node,
    OneOf,
    Sign,
    Summed,
    Value,
)


class ValueKind(StrEnum):
    """What sort of value a name or a part of a condition has."""

    TEXT = "a text"
    NUMBER = "a number"
    TRUTH = "yes or no"
    DATE = "a date"
    DAYS = "a number of days"
    TEXTS = "several options"
    OPAQUE = "something that is only answered or not"


@dataclass(frozen=True, kw_only=True)
class ValueType:
    """The kind of a value and, where only some texts are possible, those texts."""

    kind: ValueKind
    options: tuple[str, ...] | None = None


_ORDERED = frozenset({ValueKind.NUMBER, ValueKind.DATE, ValueKind.DAYS})
_EQUAL = _ORDERED | {ValueKind.TEXT, ValueKind.TRUTH}
_TRUTH = ValueType(kind=ValueKind.TRUTH)


def check(expression: Expression, names: Mapping[str, ValueType]) -> None:
    """Raise ExpressionRefused where the condition uses an unknown name, mixes types, or is not yes or no."""
    found = _type_of(expression.root, names)
    _need_truth(expression.root, found)


def _type_of(node: Node, names: Mapping[str, ValueType]) -> ValueType:
    match node:
        case Literal(value=value):
            return ValueType(kind=_kind_of(value))
        case Name(name=name):
            return _usable(_named(name, node.at, names), name, node.at)
        case Answered(name=name):
            _named(name, node.at, names)
        case Joined(parts=parts):
            for part in parts:
                _need_truth(part, _type_of(part, names))
        case Negated(part=part):
            _need_truth(part, _type_of(part, names))
        case _:
            return _type_of_values(node, names)
    return _TRUTH


def _type_of_values(node: Compared | OneOf | Chosen | Summed, names: Mapping[str, ValueType]) -> ValueType:
    match node:
        case Compared():
            _check_compared(node, names)
        case OneOf(left=left, options=options):
            of = _type_of(left, names)
            for option in options:
                _check_pair(of, ValueType(kind=_kind_of(option.value)), option)
        case Chosen(value=literal, name=name):
            _check_chosen(_named(name, node.at, names), literal, name)
        case Summed():
            return _type_of_sum(node, names)
        case _:
            assert_never(node)
    return _TRUTH


def _check_compared(node: Compared, names: Mapping[str, ValueType]) -> None:
    left, right = _type_of(node.left, names), _type_of(node.right, names)
    if isinstance(node.left, Literal):
        _check_pair(right, left, node.left)
    else:
        _check_pair(left, right, node.right)
    ordered = node.comparison not in (Comparison.EQUAL, Comparison.UNEQUAL)
    if ordered and left.kind not in _ORDERED:
        raise ExpressionRefused(at=node.at, what=f"`{node.comparison}` cannot order {left.kind}; use = or in")


def _check_pair(one: ValueType, other: ValueType, node: Node) -> None:
    """Refuse where the two cannot be equal: other kinds, or a text that is no option."""
    if one.kind is not other.kind or one.kind not in _EQUAL:
        raise ExpressionRefused(
            at=node.at, what=f"{_first_up(one.kind)} cannot be compared with {other.kind}"
        )
    if one.options is not None and isinstance(node, Literal):
        _need_option(node, one.options)


def _check_chosen(found: ValueType, literal: Literal, name: str) -> None:
    if found.kind is not ValueKind.TEXTS:
        what = f"`{name}` is {found.kind}: write `in [...]` with a list, or `=`"
        raise ExpressionRefused(at=literal.at, what=what)
    _need_option(literal, found.options or ())


def _need_option(literal: Literal, options: tuple[str, ...]) -> None:
    if literal.value in options:
        return
    raise ExpressionRefused(
        at=literal.at, what=f'"{literal.value}" is no option{_suggest(literal.value, options)}'
    )


def _type_of_sum(node: Summed, names: Mapping[str, ValueType]) -> ValueType:
    left, right = _type_of(node.left, names).kind, _type_of(node.right, names).kind
    found = _SUMS.get((left, node.sign, right))
    if found is None:
        raise ExpressionRefused(at=node.at, what=f"{_first_up(left)} `{node.sign}` {right} means nothing")
    return ValueType(kind=found)


_SUMS = {
    (ValueKind.NUMBER, Sign.PLUS, ValueKind.NUMBER): ValueKind.NUMBER,
    (ValueKind.NUMBER, Sign.MINUS, ValueKind.NUMBER): ValueKind.NUMBER,
    (ValueKind.DATE, Sign.PLUS, ValueKind.DAYS): ValueKind.DATE,
    (ValueKind.DATE, Sign.MINUS, ValueKind.DAYS): ValueKind.DATE,
    (ValueKind.DAYS, Sign.PLUS, ValueKind.DAYS): ValueKind.DAYS,
    (ValueKind.DAYS, Sign.MINUS, ValueKind.DAYS): ValueKind.DAYS,
    (ValueKind.DATE, Sign.MINUS, ValueKind.DATE): ValueKind.DAYS,
}


def _kind_of(value: Value) -> ValueKind:
    match value:
        case bool():
            return ValueKind.TRUTH
        case int():
            return ValueKind.NUMBER
        case str():
            return ValueKind.TEXT
        case date():
            return ValueKind.DATE
        case timedelta():
            return ValueKind.DAYS
        case _:
            return ValueKind.TEXTS


def _named(name: str, at: int, names: Mapping[str, ValueType]) -> ValueType:
    found = names.get(name)
    if found is None:
        raise ExpressionRefused(at=at, what=f"`{name}` is not known here{_suggest(name, names)}")
    return found


def _usable(found: ValueType, name: str, at: int) -> ValueType:
    if found.kind is ValueKind.OPAQUE:
        raise ExpressionRefused(at=at, what=f"Of `{name}` only `{name} is answered` can be asked")
    if found.kind is ValueKind.TEXTS:
        raise ExpressionRefused(
            at=at, what=f'Several options can be chosen in `{name}`: write "..." in {name}'
        )
    return found


def _need_truth(node: Node, found: ValueType) -> None:
    if found.kind is not ValueKind.TRUTH:
        raise ExpressionRefused(at=node.at, what=f"A condition must be yes or no, and this is {found.kind}")


def _suggest(word: Value, known: Mapping[str, ValueType] | tuple[str, ...]) -> str:
    near = get_close_matches(str(word), list(known), n=1)
    if near:
        return f": did you mean `{near[0]}`?"
    shown = ", ".join(sorted(known)[:12])
    return f"; known are {shown}" if shown else ""


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
