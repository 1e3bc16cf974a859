"""What stands in a body's name: every row of it and of its people, and its files, so that a change is found."""

import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from psycopg import Connection, sql

from tests.attack.canaries import Json
from tests.attack.world import World

Row = Mapping[str, Json]

_BY_TABLE = """
    select table_name, array_agg(column_name::text) from information_schema.columns
    where table_schema = 'public' and column_name in ('body_id', 'person_id', 'id')
    group by 1 having bool_or(column_name <> 'id') order by 1
"""
_ROWS = "select md5(t::text), to_jsonb(t) from {} t where {}"


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Every row by table and digest, and the digest of every file by its name."""

    rows: Mapping[str, Mapping[str, Row]]
    files: Mapping[str, str]


def ledger(world: World) -> Ledger:
    """Read what stands in the victim's name now, of every table that names a body or a person."""
    with world.database.owner() as owner:
        tables = owner.execute(_BY_TABLE).fetchall()
        rows = {table: dict(_rows(owner, table, columns, world)) for table, columns in tables}
    return Ledger(rows=rows, files=_files(Path(settings.FILES_FOLDER) / str(world.victim.body.id)))


def harm(before: Ledger, after: Ledger, *, own: AbstractSet[str] = frozenset()) -> Iterator[str]:
    """Yield a sentence for each row or file that is gone, changed or new.

    New may be evidence that somebody was refused or did something to themselves, with its side rows, and what the
    attackers hold themselves, as a resident may of any body: rows with a digest in `own`.
    """
    evidence = {
        (app_of(table), row.get("id"))
        for table, rows in after.rows.items()
        for row in rows.values()
        if is_refusal(row) or is_about_oneself(row)
    }
    for table, rows in after.rows.items():
        earlier = before.rows[table]
        for _ in earlier.keys() - rows.keys():
            yield f"{table}: a row of the victim's was changed or deleted"
        for digest in rows.keys() - earlier.keys():
            row = rows[digest]
            is_evidence = (app_of(table), row.get("id")) in evidence
            if not is_evidence and row.get("holder_digest") not in own:
                yield f"{table}: a row was added in the victim's name: {row}"
    for name in before.files.items() ^ after.files.items():
        yield f"the file {name[0]} of the victim's was changed, deleted or added"


def refusals(found: Ledger, *, person_id: int) -> int:
    """Return how much evidence there is that this person was refused something."""
    rows = (row for table in found.rows.values() for row in table.values())
    return sum(is_refusal(row) and row.get("actor_id") == person_id for row in rows)


def app_of(table: str) -> str:
    """Return the app that a table belongs to: evidence and its side rows have their ids in common."""
    return table.partition("_")[0]


def is_refusal(row: Row) -> bool:
    """Tell whether a row is evidence of an attempt that was refused, or of a sign-in that failed."""
    return row.get("refused") is True or row.get("succeeded") is False


def is_about_oneself(row: Row) -> bool:
    """Tell whether a row is evidence of what somebody did with their own means of signing in."""
    return row.get("subject_kind") == "person" and row.get("subject_id") == str(row.get("actor_id"))


def _rows(owner: Connection, table: str, columns: list[str], world: World) -> Iterator[tuple[str, Row]]:
    wanted: dict[str, list[int]] = {
        "body_id": [world.victim.body.id],
        "person_id": list(world.victim.person_ids),
    }
    asked = [column for column in wanted if column in columns]
    conditions = sql.SQL(" or ").join(
        sql.SQL("{} = any({})").format(sql.Identifier(column), sql.Literal(wanted[column]))
        for column in asked
    )
    yield from owner.execute(sql.SQL(_ROWS).format(sql.Identifier(table), conditions)).fetchall()


def _files(folder: Path) -> dict[str, str]:
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in found if file.is_file()}
