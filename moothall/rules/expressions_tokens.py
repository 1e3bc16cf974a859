"""Cuts the source of a condition into tokens, each with its place."""

import re
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.expressions import ExpressionRefused

MAX_SOURCE_LENGTH = 2000


class TokenKind(StrEnum):
    """What a token is."""

    NAME = "name"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    MARK = "mark"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Token:
    """A piece of the source; `at` is its place, counted from 0. A text is without its quotation marks."""

    kind: TokenKind
    text: str
    at: int


_TOKEN = re.compile(
    r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?(?![A-Za-z]))"
    r'|"(?P<text>[^"\\\n]*)"'
    r"|(?P<date>\d{4}-\d{2}-\d{2})(?!\d)"
    r"|(?P<number>\d{1,9})(?![\dA-Za-z_.])"
    r"|(?P<mark>!=|<=|>=|[=<>()\[\],+-]))"
)
_MARK_ADVICE = {
    "'": 'Write texts in "double quotation marks"',
    '"': 'A text has no end: close it with "',
    "&": "Write `and` instead of `&`",
    "|": "Write `or` instead of `|`",
    "!": "Write `not` or `!=` instead of `!`",
    ".": "A dot belongs only in names such as `body.nation`; numbers are whole",
    "*": "Numbers and dates can be added and taken away, not multiplied",
    "/": "Numbers and dates can be added and taken away, not divided",
}


def tokens(source: str) -> tuple[Token, ...]:
    """Return the tokens of `source`, the last of kind END; raise ExpressionRefused where it is unreadable."""
    if len(source) > MAX_SOURCE_LENGTH:
        raise ExpressionRefused(at=MAX_SOURCE_LENGTH, what=f"It is over {MAX_SOURCE_LENGTH} characters long")
    end = len(source.rstrip())
    found: list[Token] = []
    at = 0
    while at < end:
        match = _TOKEN.match(source, at, end)
        if match is None or match.lastgroup is None:
            raise _unreadable(source, at)
        group = match.lastgroup
        found.append(Token(kind=TokenKind(group), text=match.group(group), at=match.start(group)))
        at = match.end()
    return (*found, Token(kind=TokenKind.END, text="", at=end))


def _unreadable(source: str, at: int) -> ExpressionRefused:
    while source[at].isspace():
        at += 1
    letter = source[at]
    advice = _MARK_ADVICE.get(letter)
    if advice is None and letter.isupper():
        advice = "Names are written in small letters, and texts in quotation marks"
    if advice is None and letter.isdigit():
        advice = "Numbers are whole and at most nine digits, dates are written 2026-03-31"
    return ExpressionRefused(at=at, what=advice or f"{letter!a} means nothing here")
