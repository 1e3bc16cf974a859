"""Conditions as trees: made by expressions_parse, typed by expressions_check, run by expressions_evaluate."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from moothall.rules.refusal import Refused

Value = str | int | bool | date | timedelta | tuple[str, ...]


class Comparison(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Join(StrEnum):
    """How conditions are joined."""

    AND = "and"
    OR = "or"


class Sign(StrEnum):
    """Adding and taking away."""

    PLUS = "+"
    MINUS = "-"


@dataclass(frozen=True, kw_only=True)
class Literal:
    """A value written out; `at` is its place in the source, counted from 0, as in every node."""

    at: int
    value: Value


@dataclass(frozen=True, kw_only=True)
class Name:
    """The answer to a question, a fact about the body (`body.nation`), or `today`."""

    at: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Two or more conditions joined by one word."""

    at: int
    join: Join
    parts: tuple["Node", ...]


@dataclass(frozen=True, kw_only=True)
class Negated:
    """The opposite of a condition."""

    at: int
    part: "Node"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two values compared."""

    at: int
    comparison: Comparison
    left: "Node"
    right: "Node"


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """Whether a value stands in a list that is written out."""

    at: int
    left: "Node"
    options: tuple[Literal, ...]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Whether a value is among the options chosen in answer to a question that allows several."""

    at: int
    value: Literal
    name: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Whether a question has an answer; never unknown."""

    at: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Summed:
    """Two values added, or the second taken from the first."""

    at: int
    sign: Sign
    left: "Node"
    right: "Node"


Node = Literal | Name | Joined | Negated | Compared | OneOf | Chosen | Answered | Summed


@dataclass(frozen=True, kw_only=True)
class Expression:
    """A condition: what was written, and the tree it means."""

    source: str
    root: Node


class ExpressionRefused(Refused):
    """{what} (at character {at} of the condition)."""

    def __init__(self, *, at: int, what: str) -> None:
        """Keep where in the source it went wrong (counted from 1) and what to write instead."""
        super().__init__(at=at + 1, what=what)
