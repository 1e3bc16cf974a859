"""Go through every sealed value again: with a new key, or with a new index. Safe to interrupt and to repeat.

Each batch is a transaction of its own and takes only rows that are not yet as they should be, so a run that was
killed is taken up by the next. The caller is the database's owner.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from psycopg import sql

from moothall.vault import columns, rings
from moothall.vault.columns import SealedColumn, Shape
from moothall.vault.failures import VaultFailed

log = structlog.get_logger(logger_name="moothall.vault")

BATCH_ROWS = 500
_OWNER = "select set_config('moothall.migrating', 'on', true)"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many rows were sealed again, and how many stayed as they were because they do not open."""

    done: int = 0
    failed: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(done=self.done + other.done, failed=self.failed + other.failed)


@dataclass(frozen=True, kw_only=True)
class _Row:
    id: int
    name: str
    stored: str


def reseal(column: SealedColumn, *, body_id: int | None) -> Outcome:
    """Seal with the body's current key whatever an older one sealed. Rows that do not open are logged by id.

    Raises:
        KeyLost: the current key is itself lost: rotate first.
    """
    version = rings.current(body_id, rings.SEAL).version
    mark = r"\(\(sealed:" if column.shape is Shape.WORDS else ""
    pattern = rf"{mark}v1\.(?!{version}\.)[0-9]+\."
    condition = sql.SQL("{}::text ~ {}").format(sql.Identifier(column.column), sql.Literal(pattern))
    return _walk(column, body_id=body_id, condition=condition, is_index=False)


def reindex(column: SealedColumn, *, body_id: int | None) -> Outcome:
    """Make the blind digests of a column anew with the current index key, from what is sealed beside them."""
    version = rings.current(body_id, rings.INDEX).version
    condition = sql.SQL("{0} <> '' and not starts_with({0}, {1})").format(
        sql.Identifier(column.blind_column), sql.Literal(f"b1.{version}.")
    )
    return _walk(column, body_id=body_id, condition=condition, is_index=True)


def _walk(column: SealedColumn, *, body_id: int | None, condition: sql.Composed, is_index: bool) -> Outcome:
    after, outcome = 0, Outcome()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_OWNER)
            cursor.execute(_select(column, body_id, condition), [after])
            rows = [_Row(id=id_, name=str(name), stored=stored) for id_, name, stored in cursor.fetchall()]
            changes = list(_changes(column, rows, body_id=body_id, is_index=is_index))
            if changes:
                cursor.executemany(_update(column, body_id, is_index=is_index), changes)
        outcome += Outcome(done=len(changes), failed=len(rows) - len(changes))
        if len(rows) < BATCH_ROWS:
            return outcome
        after = rows[-1].id


def _changes(
    column: SealedColumn, rows: list[_Row], *, body_id: int | None, is_index: bool
) -> Iterator[tuple[str, int]]:
    change = _indexed if is_index else _resealed
    for row in rows:
        try:
            yield change(column, row, body_id), row.id
        except VaultFailed as failed:
            log.error(
                "vault.does_not_open",
                table=column.table,
                column=column.column,
                body_id=body_id,
                row_id=row.id,
                error=type(failed).__name__,
            )


def _resealed(column: SealedColumn, row: _Row, body_id: int | None) -> str:
    def again(key: str, sealed: str) -> str:
        text = columns.unseal(column, body_id=body_id, row=row.name, sealed=sealed, key=key)
        return columns.seal(column, body_id=body_id, row=row.name, text=text, key=key)

    if column.shape is Shape.JSON:
        return json.dumps(columns.each(json.loads(row.stored), again))
    if column.shape is Shape.WORDS:
        return columns.each_word(row.stored, lambda sealed: columns.in_words(again("", sealed)))
    return again("", row.stored)


def _indexed(column: SealedColumn, row: _Row, body_id: int | None) -> str:
    text = columns.unseal(column, body_id=body_id, row=row.name, sealed=row.stored)
    return columns.blind(column, body_id=body_id, text=text, row=row.name)


def _select(column: SealedColumn, body_id: int | None, condition: sql.Composed) -> sql.Composed:
    return sql.SQL(
        "select id, substr({row}::text, {skipped}), {column}::text from {table}"
        " where {whose} and id > %s and starts_with({row}::text, {prefix}) and {condition}"
        " order by id limit {most} for update"
    ).format(
        row=sql.Identifier(column.row),
        column=sql.Identifier(column.column),
        table=sql.Identifier(column.table),
        whose=_whose(body_id),
        condition=condition,
        prefix=sql.Literal(column.row_prefix),
        skipped=sql.Literal(len(column.row_prefix) + 1),
        most=sql.Literal(BATCH_ROWS),
    )


def _update(column: SealedColumn, body_id: int | None, *, is_index: bool) -> sql.Composed:
    cast = sql.SQL("::jsonb") if column.shape is Shape.JSON and not is_index else sql.SQL("")
    return sql.SQL("update {table} set {column} = %s{cast} where {whose} and id = %s").format(
        table=sql.Identifier(column.table),
        column=sql.Identifier(column.blind_column if is_index else column.column),
        cast=cast,
        whose=_whose(body_id),
    )


def _whose(body_id: int | None) -> sql.Composable:
    return sql.SQL("true") if body_id is None else sql.SQL("body_id = {}").format(sql.Literal(body_id))
