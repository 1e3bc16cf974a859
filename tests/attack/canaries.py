"""What nobody else may ever see: the words, names, files and keys that only the rows of one body hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote

from psycopg import Connection, sql

from moothall.people.models import Person
from tests.apps.catalogue import PERSONAL, TENANT

# Shorter words are found in anybody's page by chance.
SHORTEST = 8
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?|-?[\d.,: ]+")
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


class Canaries:
    """Words and bytes that give one body's records away, in each way in which a page may write them."""

    def __init__(self, found: Iterable[str], files: Iterable[bytes] = ()) -> None:
        """Take words of at least SHORTEST letters, and pieces of files."""
        self.words = {word: written(word) for word in found if len(word) >= SHORTEST}
        self.files = tuple(files)
        self._forms = tuple((form, word) for word, forms in self.words.items() for form in forms)

    def seen_in(self, shown: bytes, *, known: bytes = b"") -> set[str]:
        """Return those that `shown` holds, but none that the asker knew anyway because it is in `known`."""
        words = {word for form, word in self._forms if form in shown}
        return {word for word in words if not any(form in known for form in self.words[word])} | {
            "the bytes of a file" for piece in self.files if piece in shown
        }


def written(word: str) -> tuple[bytes, ...]:
    """Return the ways in which a page may write a word."""
    forms = {word, escape(word), quote(word), quote(word, safe=""), word.encode("unicode_escape").decode()}
    return tuple(form.encode() for form in forms)


def rows_of(owner: Connection, *, body_id: int, person_ids: Iterable[int]) -> dict[str, list[Json]]:
    """Return by table every row that is a body's, or that of one of these people, as JSON."""
    people = list(person_ids)
    found = {
        model._meta.db_table: _rows(owner, model._meta.db_table, "body_id", [body_id]) for model in TENANT
    }
    found |= {
        model._meta.db_table: _rows(owner, model._meta.db_table, "person_id", people) for model in PERSONAL
    }
    return found | {Person._meta.db_table: _rows(owner, Person._meta.db_table, "id", people)}


def words_in(rows: Mapping[str, Iterable[Json]]) -> set[str]:
    """Return every text in some rows that is long enough to tell, however deep it lies, and no time or number."""
    return {
        word
        for table in rows.values()
        for row in table
        for word in _texts(row)
        if len(word) >= SHORTEST and not _A_TIME.fullmatch(word)
    }


def _rows(owner: Connection, table: str, column: str, values: list[int]) -> list[Json]:
    query = sql.SQL("select to_jsonb(t) from {} t where {} = any(%s) order by id").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return [row for (row,) in owner.execute(query, [values])]


def _texts(found: Json) -> Iterator[str]:
    match found:
        case str():
            yield found
        case list():
            for item in found:
                yield from _texts(item)
        case dict():
            for item in found.values():
                yield from _texts(item)
        case _:
            pass
