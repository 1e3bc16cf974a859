"""What an app says of a column that it keeps sealed: enough to seal, to open, and to go through all rows again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import structlog

from moothall.vault import actions
from moothall.vault.failures import VaultFailed

log = structlog.get_logger(logger_name="moothall.vault")

_Value = TypeVar("_Value")
_MARK = "sealed"
_WORD = re.compile(r"\(\(sealed:(v1\.[0-9]+\.[A-Za-z0-9_-]+)\)\)")


class Shape(StrEnum):
    """How values lie in a column: one sealed text, or sealed ones among the values of JSON or the words of a text."""

    TEXT = "text"
    JSON = "json"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class SealedColumn:
    """A column of sealed values, declared once by its app and listed in wiring/sealed.py.

    `row` is the column that names the row in what is bound to a value; it never changes. Copies of one value may
    lie in two tables with the same `about` and the same row name. `of_portal`: the portal's keys and not those of
    `body_id`. `blind_column` holds the blind index of what `normal` makes of the text. With
    `blind_with_row` the row's name goes into it: the same text gives another digest in each row, and is found only
    together with that name. With a `row_prefix` only those rows are meant whose `row` begins with it, and the rest of
    that names them.
    """

    table: str
    column: str
    about: str
    row: str
    shape: Shape = Shape.TEXT
    of_portal: bool = False
    blind_column: str = ""
    normal: Callable[[str], str] = str
    blind_with_row: bool = False
    row_prefix: str = ""


def seal(column: SealedColumn, *, body_id: int | None, row: str, text: str, key: str = "") -> str:
    """Return `text` sealed for one row, and for one key where the column holds JSON; "" stays "".

    Raises:
        KeyLost: see vault.actions.seal.
    """
    return actions.seal(body_id, place(column, row, key), text) if text else ""


def unseal(column: SealedColumn, *, body_id: int | None, row: str, sealed: str, key: str = "") -> str:
    """Return what was sealed for this row, and key; "" stays "".

    Raises:
        Tampered, KeyLost: see vault.actions.unseal.
    """
    return actions.unseal(body_id, place(column, row, key), sealed) if sealed else ""


def unseal_if_it_opens(
    column: SealedColumn, *, body_id: int | None, row: str, sealed: str, key: str = ""
) -> str | None:
    """Return what `unseal` does, or None where it does not open: the log says so, and everything else goes on."""
    try:
        return unseal(column, body_id=body_id, row=row, sealed=sealed, key=key)
    except VaultFailed as failed:
        log.error(
            "vault.does_not_open",
            table=column.table,
            column=column.column,
            body_id=body_id,
            error=type(failed).__name__,
        )
        return None


def blind(column: SealedColumn, *, body_id: int | None, text: str, row: str = "") -> str:
    """Return the blind digest by which rows with this text are found, or one row where its name goes into it.

    Raises:
        KeyLost: see vault.actions.blind. What the column's `normal` raises goes through.
    """
    about = place(column, row) if column.blind_with_row else column.about
    return actions.blind(body_id, about, column.normal(text))


def place(column: SealedColumn, row: str, key: str = "") -> str:
    """Return what is bound to a value: column and row, and the key within JSON."""
    return f"{column.about}/{row}/{key}" if key else f"{column.about}/{row}"


def mark(sealed: str) -> dict[str, str]:
    """Return a sealed value as it stands among other values of JSON."""
    return {_MARK: sealed}


def marked(value: object) -> str | None:
    """Return the sealed value that `value` marks, or None where it is an ordinary one."""
    match value:
        case {"sealed": str(sealed), **rest} if not rest and actions.is_sealed(sealed):
            return sealed
        case _:
            return None


def in_words(sealed: str) -> str:
    """Return a sealed value as it stands among the words of a text."""
    return f"((sealed:{sealed}))"


def each_word(text: str, change: Callable[[str], str]) -> str:
    """Return `text` with every sealed value among its words replaced by what `change` makes of it, mark and all."""
    return _WORD.sub(lambda found: change(found[1]), text)


def each(
    document: Mapping[str, _Value], change: Callable[[str, str], str]
) -> dict[str, _Value | dict[str, str]]:
    """Return `document` with every sealed value replaced by what `change(key, sealed)` makes of it."""
    return {
        key: value if (sealed := marked(value)) is None else mark(change(key, sealed))
        for key, value in document.items()
    }
