"""Parses the source of a condition into a tree, bounded in length, depth and size.

condition  = both { "or" both }
both       = single { "and" single }
single     = "not" single | comparison
comparison = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum
                 | ["not"] "in" ( "[" literal { "," literal } "]" | name )
                 | "is" ["not"] "answered" ]
sum        = operand { ("+" | "-") operand }
operand    = literal | name | "(" condition ")"
literal    = text | number [ "day" | "days" ] | date | "yes" | "no" | "true" | "false"
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NoReturn

from moothall.rules.expressions import (
    Answered,
    Chosen,
    Compared,
    Comparison,
    Expression,
    ExpressionRefused,
    Join,
    Joined,
    Literal,
    Name,
    Negated,
    Node,
    OneOf,
    Sign,
    Summed,
)
from moothall.rules.expressions_tokens import Token, TokenKind, tokens

MAX_DEPTH = 20
MAX_NODES = 200
MAX_DAYS = 36_600

_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}
WORDS = frozenset({"and", "or", "not", "in", "is", "answered", "day", "days", *_BOOLEANS})
_COMPARISONS = frozenset(Comparison)
_SIGNS = frozenset(Sign)


def parse(source: str) -> Expression:
    """Return the condition written in `source`; raise ExpressionRefused with the place and what to write."""
    parser = _Parser(tokens(source))
    return Expression(source=source, root=parser.whole())


class _Parser:
    """Reads tokens from left to right; one method for each rule of the grammar."""

    def __init__(self, found: tuple[Token, ...]) -> None:
        self._tokens = found
        self._position = 0
        self._depth = 0
        self._nodes = 0

    def whole(self) -> Node:
        """Return the tree of all tokens."""
        root = self._condition()
        if self._token.kind is not TokenKind.END:
            self._refuse(f"`{self._token.text}` was not expected: join conditions with `and` or `or`")
        return root

    @property
    def _token(self) -> Token:
        return self._tokens[self._position]

    def _refuse(self, what: str) -> NoReturn:
        raise ExpressionRefused(at=self._token.at, what=what)

    def _take(self, *texts: str) -> Token | None:
        token = self._token
        if token.kind in (TokenKind.NAME, TokenKind.MARK) and token.text in texts:
            self._position += 1
            return token
        return None

    def _need(self, text: str, what: str) -> None:
        if self._take(text) is None:
            self._refuse(what)

    def _grown(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse(f"It has more than {MAX_NODES} parts: divide it between pages")
        return node

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(f"It is more than {MAX_DEPTH} levels deep")
        node = read()
        self._depth -= 1
        return node

    def _condition(self) -> Node:
        return self._joined(Join.OR, lambda: self._joined(Join.AND, self._single))

    def _joined(self, join: Join, read: Callable[[], Node]) -> Node:
        parts = [read()]
        while self._take(join):
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        return self._grown(Joined(at=parts[0].at, join=join, parts=tuple(parts)))

    def _single(self) -> Node:
        token = self._take("not")
        if token is None:
            return self._comparison()
        return self._grown(Negated(at=token.at, part=self._deeper(self._single)))

    def _comparison(self) -> Node:
        left = self._sum()
        token = self._take(*_COMPARISONS)
        if token is not None:
            compared = Compared(at=token.at, comparison=Comparison(token.text), left=left, right=self._sum())
            return self._grown(compared)
        if self._take("is"):
            return self._answered(left)
        refused = self._take("not")
        token = self._take("in")
        if token is not None:
            found = self._in(left, token.at)
            return found if refused is None else self._grown(Negated(at=refused.at, part=found))
        if refused is not None:
            self._refuse("Write `not in` here, or put `not` before what it denies")
        return left

    def _answered(self, left: Node) -> Node:
        refused = self._take("not")
        self._need("answered", "Write `is answered` or `is not answered`; compare values with `=`")
        if not isinstance(left, Name):
            raise ExpressionRefused(at=left.at, what="Write the id of a question before `is answered`")
        node = self._grown(Answered(at=left.at, name=left.name))
        return node if refused is None else self._grown(Negated(at=refused.at, part=node))

    def _in(self, left: Node, at: int) -> Node:
        if self._take("["):
            options = [self._list_item()]
            while self._take(","):
                options.append(self._list_item())
            self._need("]", "Close the list with `]`")
            return self._grown(OneOf(at=at, left=left, options=tuple(options)))
        name = self._token
        if name.kind is not TokenKind.NAME or name.text in WORDS:
            self._refuse('Write a list after `in`, such as ["a", "b"], or the id of a question')
        if not isinstance(left, Literal):
            raise ExpressionRefused(at=left.at, what='Write a text before `in`, such as "a" in which_bins')
        self._position += 1
        return self._grown(Chosen(at=at, value=left, name=name.text))

    def _list_item(self) -> Literal:
        literal = self._literal()
        if literal is None:
            self._refuse("A list holds texts, numbers and dates")
        self._grown(literal)
        return literal

    def _sum(self) -> Node:
        node = self._operand()
        terms = 1
        while token := self._take(*_SIGNS):
            terms += 1
            if terms > MAX_DEPTH:
                self._refuse(f"More than {MAX_DEPTH} values are added up")
            node = self._grown(Summed(at=token.at, sign=Sign(token.text), left=node, right=self._operand()))
        return node

    def _operand(self) -> Node:
        if self._take("("):
            node = self._deeper(self._condition)
            self._need(")", "Close the bracket with `)`")
            return node
        literal = self._literal()
        if literal is not None:
            return self._grown(literal)
        token = self._token
        if token.kind is TokenKind.END:
            self._refuse("It ends too early: a value or a name is missing")
        if token.kind is not TokenKind.NAME or token.text in WORDS:
            self._refuse(f"`{token.text}` cannot stand here: a value or a name is missing")
        self._position += 1
        return self._grown(Name(at=token.at, name=token.text))

    def _literal(self) -> Literal | None:
        token = self._token
        if token.kind is TokenKind.NAME and token.text in _BOOLEANS:
            self._position += 1
            return Literal(at=token.at, value=_BOOLEANS[token.text])
        if token.kind is TokenKind.TEXT:
            self._position += 1
            return Literal(at=token.at, value=token.text)
        if token.kind is TokenKind.DATE:
            return self._date(token)
        if token.kind is TokenKind.NUMBER:
            return self._number(token)
        return None

    def _date(self, token: Token) -> Literal:
        try:
            value = date.fromisoformat(token.text)
        except ValueError:
            self._refuse(f"There is no day {token.text}: dates are written 2026-03-31")
        self._position += 1
        return Literal(at=token.at, value=value)

    def _number(self, token: Token) -> Literal:
        self._position += 1
        number = int(token.text)
        if self._take("day", "days") is None:
            return Literal(at=token.at, value=number)
        if number > MAX_DAYS:
            raise ExpressionRefused(at=token.at, what=f"At most {MAX_DAYS} days can be counted")
        return Literal(at=token.at, value=timedelta(days=number))
