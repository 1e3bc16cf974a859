"""Evaluates conditions with three values: yes, no, and None where an answer that matters is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from moothall.rules.expressions import (
    Answered,
    Chosen,
    Compared,
    Comparison,
    Expression,
    Join,
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

Values = Mapping[str, Value | None]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a condition came out as it did: in words, with the explanations of its parts."""

    words: str
    value: Value | None
    parts: tuple["Explanation", ...] = ()


def holds(expression: Expression, values: Values) -> bool | None:
    """Tell whether the condition holds for `values` (by name; None or absent is not known)."""
    found = evaluate(expression.root, values)
    return found if isinstance(found, bool) else None


def evaluate(node: Node, values: Values) -> Value | None:
    """Return what `node` comes to, or None where it depends on something that is not known."""
    match node:
        case Literal(value=value):
            return value
        case Name(name=name):
            return values.get(name)
        case Answered(name=name):
            return values.get(name) is not None
        case Joined(join=join, parts=parts):
            return _join(join, (_truth(part, values) for part in parts))
        case Negated(part=part):
            truth = _truth(part, values)
            return None if truth is None else not truth
        case _:
            return _evaluate_values(node, values)


def _evaluate_values(node: Compared | OneOf | Chosen | Summed, values: Values) -> Value | None:
    match node:
        case Compared(comparison=comparison, left=left, right=right):
            return _compare(comparison, evaluate(left, values), evaluate(right, values))
        case OneOf(left=left, options=options):
            value = evaluate(left, values)
            return None if value is None else any(value == option.value for option in options)
        case Chosen(value=literal, name=name):
            chosen = values.get(name)
            return literal.value in chosen if isinstance(chosen, tuple) else None
        case Summed(sign=sign, left=left, right=right):
            return _sum(sign, evaluate(left, values), evaluate(right, values))
    assert_never(node)


def _truth(node: Node, values: Values) -> bool | None:
    value = evaluate(node, values)
    return value if isinstance(value, bool) else None


def _join(join: Join, truths: Iterable[bool | None]) -> bool | None:
    decisive = join is Join.OR
    known = True
    for truth in truths:
        if truth is decisive:
            return decisive
        known = known and truth is not None
    return (not decisive) if known else None


def _compare(comparison: Comparison, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    if comparison is Comparison.EQUAL:
        return left == right
    if comparison is Comparison.UNEQUAL:
        return left != right
    order = _order(left, right)
    return None if order is None else _ORDERED[comparison](order)


_ORDERED = {
    Comparison.LESS: (-1).__eq__,
    Comparison.AT_MOST: (1).__ne__,
    Comparison.MORE: (1).__eq__,
    Comparison.AT_LEAST: (-1).__ne__,
}


def _order(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as `left` comes before, with or after `right`; None where they have no order."""
    if isinstance(left, date) and isinstance(right, date):
        return (left > right) - (left < right)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return (left > right) - (left < right)
    if isinstance(left, int) and isinstance(right, int):
        return (left > right) - (left < right)
    return None


def _sum(sign: Sign, left: Value | None, right: Value | None) -> Value | None:
    """Add or take away; None where that cannot be, also where the calendar ends."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right if sign is Sign.PLUS else left - right
    if isinstance(right, timedelta):
        return _shifted(left, right if sign is Sign.PLUS else -right)
    if isinstance(left, date) and isinstance(right, date) and sign is Sign.MINUS:
        return left - right
    return None


def _shifted(left: Value | None, by: timedelta) -> Value | None:
    if isinstance(left, timedelta):
        return left + by
    if not isinstance(left, date):
        return None
    try:
        return left + by
    except OverflowError:
        return None


def explain(expression: Expression, values: Values) -> Explanation:
    """Return a small tree in words that shows how the condition came out for `values`."""
    return _explain(expression.root, values)


def _explain(node: Node, values: Values) -> Explanation:
    value = evaluate(node, values)
    parts = tuple(_explain(part, values) for part in _parts(node))
    if isinstance(node, Name | Literal):
        words = f"{written(node)} is {_said(value)}" if isinstance(node, Name) else written(node)
    else:
        words = f"{written(node)}: {_said(value)}"
    return Explanation(words=words, value=value, parts=parts)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Joined(parts=parts):
            return parts
        case Negated(part=part):
            return (part,)
        case Compared(left=left, right=right) | Summed(left=left, right=right):
            return tuple(part for part in (left, right) if not isinstance(part, Literal))
        case OneOf(left=left):
            return (left,)
        case Chosen(name=name, at=at) | Answered(name=name, at=at):
            return (Name(at=at, name=name),)
        case Literal() | Name():
            return ()
    assert_never(node)


def _said(value: Value | None) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return f"{value.days} days"
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def written(node: Node) -> str:
    """Return `node` as it would be written in a pack, with brackets wherever they could matter."""
    match node:
        case Literal(value=value):
            return _said(value)
        case Name(name=name):
            return name
        case Answered(name=name):
            return f"{name} is answered"
        case Joined(join=join, parts=parts):
            return f" {join} ".join(_bracketed(part) for part in parts)
        case Negated(part=part):
            return f"not {_bracketed(part)}"
        case _:
            return _written_values(node)


def _written_values(node: Compared | OneOf | Chosen | Summed) -> str:
    match node:
        case Compared(comparison=comparison, left=left, right=right):
            return f"{_bracketed(left)} {comparison} {_bracketed(right)}"
        case OneOf(left=left, options=options):
            return f"{_bracketed(left)} in [{', '.join(_said(option.value) for option in options)}]"
        case Chosen(value=literal, name=name):
            return f"{_said(literal.value)} in {name}"
        case Summed(sign=sign, left=left, right=right):
            return f"{_bracketed(left)} {sign} {_bracketed(right)}"
    assert_never(node)


def _bracketed(node: Node) -> str:
    return written(node) if isinstance(node, Literal | Name) else f"({written(node)})"
