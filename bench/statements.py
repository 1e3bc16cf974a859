"""The statements that a page runs, seen once, and run again for other subjects without the page."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

Param: TypeAlias = str | int | bool | list["Param"] | tuple["Param", ...] | None
Params = Sequence[Param] | Mapping[str, Param]
Swap = Mapping[str, str]
_SAVEPOINT = re.compile('(SAVEPOINT) ".+"')


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement with its parameters; `gave` is the number in the first column of its first row, where one was."""

    sql: str
    params: Params
    gave: int | None = None


@dataclass(kw_only=True)
class Seen:
    """What a page runs: transactions, each with its statements in their order."""

    transactions: list[list[Statement]] = field(default_factory=list)

    def note(  # noqa: PLR0917 Django calls it so
        self,
        execute: Callable[[str, object, bool, dict[str, CursorWrapper]], object],
        sql: str,
        params: Sequence[object] | Mapping[str, object] | None,
        many: bool,
        context: dict[str, CursorWrapper],
    ) -> object:
        """Run a statement of Django's and remember it."""
        if connection.connection.info.transaction_status is TransactionStatus.IDLE or not self.transactions:
            self.transactions.append([])
        result = execute(sql, params, many, context)
        gave = _number_given(context["cursor"]) if "returning" in sql.lower() else None
        self.transactions[-1].append(Statement(sql=sql, params=_plain(params), gave=gave))
        return result

    def texts(self) -> list[list[str]]:
        """Return the statements without their parameters, and without the names of savepoints."""
        return [
            [_SAVEPOINT.sub(r"\1", statement.sql) for statement in transaction]
            for transaction in self.transactions
        ]


@contextmanager
def watching() -> Iterator[Seen]:
    """Remember what Django runs in the block."""
    seen = Seen()
    with connection.execute_wrapper(seen.note):
        yield seen


def swapped(statement: Statement, swap: Swap) -> Statement:
    """Return a statement about another subject: each text or number of `swap` is replaced by what it stands for."""
    if isinstance(statement.params, Mapping):
        params = {name: _swapped(value, swap) for name, value in statement.params.items()}
        return Statement(sql=statement.sql, params=params, gave=statement.gave)
    return Statement(
        sql=statement.sql, params=[_swapped(value, swap) for value in statement.params], gave=statement.gave
    )


def dumped(transactions: Sequence[Sequence[Statement]]) -> list[list[dict[str, object]]]:
    """Return statements as JSON can hold them."""
    return [[asdict(statement) for statement in transaction] for transaction in transactions]


def _number_given(cursor: CursorWrapper) -> int | None:
    """Return the first column of the first row where it is a number, and leave the rows to whoever asked for them."""
    row = cursor.fetchone()
    cursor.cursor.scroll(0, mode="absolute")
    return row[0] if row and isinstance(row[0], int) else None


def _swapped(value: Param, swap: Swap) -> Param:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, list | tuple):
        # Rows in an array of rows are tuples to psycopg, and lists in JSON.
        return [tuple(_swapped(cell, swap) for cell in _row(row)) for row in value]
    if isinstance(value, int):
        return int(swap.get(str(value), value))
    for before, after in swap.items():
        value = value.replace(before, after)
    return value


def _row(value: Param) -> Sequence[Param]:
    return value if isinstance(value, list | tuple) else (value,)


def _plain(params: Sequence[object] | Mapping[str, object] | None) -> Params:
    if isinstance(params, Mapping):
        return {name: _plain_value(value) for name, value in params.items()}
    return [_plain_value(value) for value in params or ()]


def _plain_value(value: object) -> Param:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [_plain_value(part) for part in value]
        case Jsonb():
            return json.dumps(value.obj)
        case _:
            return str(value)
