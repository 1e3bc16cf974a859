"""Where a word lies in the clear: in every column of every table, and in files, however it is written down there.

What Django signs, what a program encodes and what a database keeps as bytes is no more sealed than plain text.
"""

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from psycopg import sql

from tests.clusters import Database

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
_TABLES = """
    select schemaname, tablename from pg_tables
    where schemaname <> 'information_schema' and schemaname not like 'pg\\_%' order by 1, 2
"""
_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-f]{2}){8,}", re.IGNORECASE)
_DEEPEST = 3


def columns_with(database: Database, words: Iterable[str]) -> Mapping[str, set[str]]:
    """Return by column, as in `cases_case.answers`, those words that any row holds there in the clear."""
    wanted, found = list(words), dict[str, set[str]]()
    with database.owner() as owner:
        for schema, table in owner.execute(_TABLES).fetchall():
            rows = owner.execute(
                sql.SQL("select to_jsonb(t) from {} t").format(sql.Identifier(schema, table))
            )
            for (row,) in rows:
                for column, value in row.items():
                    for word in seen_in("\n".join(_texts(value)).encode(), wanted):
                        found.setdefault(f"{table}.{column}", set()).add(word)
    return found


def files_with(folders: Iterable[Path], words: Iterable[str]) -> Mapping[str, set[str]]:
    """Return by path those words that any file below some folders holds in the clear, or has in its name."""
    wanted = list(words)
    kept = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    found = {str(file): seen_in(file.name.encode() + b"\n" + file.read_bytes(), wanted) for file in kept}
    return {path: seen for path, seen in found.items() if seen}


def seen_in(content: bytes, words: Iterable[str]) -> set[str]:
    """Return those words that some bytes hold, in whatever letters, plain or encoded, compressed and signed."""
    plain = [each.lower() for each in _read(content, _DEEPEST)]
    return {word for word in words if any(word.lower().encode() in each for each in plain)}


def _texts(value: Json) -> Iterator[str]:
    match value:
        case dict():
            for key, each in value.items():
                yield key
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
        case _:
            yield str(value)


def _read(content: bytes, deep: int) -> Iterator[bytes]:
    """Yield some bytes, and whatever they encode."""
    yield content
    if deep == 0:
        return
    if b"\\u" in content:
        yield re.sub(
            rb"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)).encode("utf-8", "ignore"), content
        )
    for found in _ENCODED.finditer(content):
        yield from _read(_decoded(found[0]), deep - 1)
    for found in _HEX.finditer(content):
        yield from _read(bytes.fromhex(found[0].decode()), deep - 1)


def _decoded(token: bytes) -> bytes:
    plain = token.rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    content = urlsafe_b64decode(plain + b"=" * (-len(plain) % 4))
    try:
        return zlib.decompress(content)
    except zlib.error:
        return content
