"""Where in the database a word lies: every row of every table, as text."""

from psycopg import sql

from tests.clusters import Database

_TABLES = "select tablename from pg_tables where schemaname = 'public'"


def tables_with(database: Database, *words: str) -> set[str]:
    """Return the names of the tables of which a row holds any of some words."""
    holding = sql.SQL("select exists (select 1 from {} t where t::text like any (%s))")
    with database.owner() as owner:
        names = [str(row[0]) for row in owner.execute(_TABLES).fetchall()]
        patterns = [f"%{word}%" for word in words]
        found = {
            name: owner.execute(holding.format(sql.Identifier(name)), [patterns]).fetchone() for name in names
        }
    return {name for name, row in found.items() if row is not None and row[0]}
