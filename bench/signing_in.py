"""A resident signs in by a code, held against as many round trips for nothing, and against the same rows, bare."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

import psycopg
from django.db import connection
from django.test import RequestFactory

from bench import scenes, timed
from bench.statements import Param, Params, Statement, watching
from bench.table import Aim, Row
from moothall.notices.channels.messages import Kind
from moothall.people import codes, coming_in, sessions
from moothall.people.codes import Address, Letter, Purpose
from moothall.rules.language import Language
from moothall.rules.sites import Site

ROUND_TRIPS = "a sign-in's round trips to the database, for nothing"
BARE = "a sign-in's rows in as many commits, bare"
SIGN_IN = "a resident's sign-in: code asked for, proved, session"
_LETTER = Letter(subject="Your code", text=codes.MARK, language=Language.EN)
_NONCE = "select nonce from people_proofcode where browser_digest = %s"
_WRITES = re.compile(
    r"\s*(insert|update|delete|select\s+(unnest\(\s*procrastinate_defer|moothall_session_begins))",
    re.IGNORECASE,
)
_CONTEXT = re.compile(r"select set_config\(", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RANDOM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}|[\w-]{43}")


def in_turn_with(web: psycopg.Connection) -> list[timed.Timed]:
    """Return a sign-in and what it is held against; `web` is a connection without a transaction of its own."""
    for _ in range(2):
        sign_in()
    with watching() as seen:
        sign_in()
    return [
        (ROUND_TRIPS, _round_trips(web, [len(statements) for statements in seen.transactions]), None),
        (BARE, _rows(web, seen.transactions), Aim(against=ROUND_TRIPS)),
        (SIGN_IN, sign_in, Aim(against=ROUND_TRIPS, share=0.2)),
    ]


def also_against_its_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the sign-in once more, held against the bare rows."""
    at = next(place for place, row in enumerate(rows) if row.name == SIGN_IN)
    again = replace(rows[at], name="the same sign-in", aim=Aim(against=BARE, share=0.5))
    return [*rows[: at + 1], again, *rows[at + 1 :]]


def sign_in() -> None:
    """Do what the two pages of a sign-in do beside showing themselves: the limits, the code, all of coming in."""
    address = Address(kind=Kind.EMAIL, to=f"{secrets.token_hex(8)}@example.com")
    network = ".".join(str(part) for part in (10, *secrets.token_bytes(3)))
    if codes.is_too_often(address, network=network):
        raise scenes.NotThePage("a limit that is not reached")
    secret = codes.ask(purpose=Purpose.SIGN_IN, address=address, letter=_LETTER)
    with connection.cursor() as cursor:
        cursor.execute(_NONCE, [codes.digest(secret)])
        [nonce] = cursor.fetchone() or [""]
    typed = codes.with_code(codes.MARK, f"{codes.ABOUT}{nonce}")
    if not codes.prove(purpose=Purpose.SIGN_IN, address=address, secret=secret, typed=typed):
        raise scenes.NotThePage("a code")
    request = RequestFactory().get("/")
    request.session = sessions.SessionStore(site=Site.PORTAL)
    coming_in.by_code(request, address=address, language=Language.EN, how="email_code", network=network)
    request.session.save()


def _round_trips(web: psycopg.Connection, shape: Sequence[int]) -> Callable[[], None]:
    """Return what asks the database as often as a sign-in does, in as many transactions, for nothing."""

    def ask() -> None:
        for count in shape:
            with web.transaction():
                for _ in range(count):
                    web.execute("select 1").fetchone()

    return ask


def _rows(web: psycopg.Connection, transactions: Sequence[Sequence[Statement]]) -> Callable[[], None]:
    """Return what writes the rows of a sign-in, of another person each time, with as many commits."""
    writing = [
        [one for one in statements if _WRITES.match(one.sql) or _CONTEXT.match(one.sql)]
        for statements in transactions
        if any(_WRITES.match(one.sql) for one in statements)
    ]
    drawn = {word for statements in writing for one in statements for word in _drawn(one.params)}

    def write() -> None:
        known = {word: _anew(word) for word in drawn}
        for statements in writing:
            with web.transaction():
                for one in statements:
                    _write(web, one, known)

    return write


def _write(web: psycopg.Connection, statement: Statement, known: dict[str, str]) -> None:
    values = statement.params
    params: Params
    if isinstance(values, Mapping):
        params = {name: _swapped(value, known) for name, value in values.items()}
    else:
        params = [_swapped(value, known) for value in values]
    rows = web.execute(statement.sql.encode(), params)
    row = rows.fetchone() if statement.gave is not None else None
    if row is not None:
        known[str(statement.gave)] = str(row[0])


def _drawn(params: Params) -> list[str]:
    """Return the words among the values that were drawn for this sign-in alone, or computed from such."""
    values = params.values() if isinstance(params, Mapping) else params
    words = [word for value in values if isinstance(value, str) for word in _WORD.findall(value)]
    return [word for word in words if _UUID.fullmatch(word) or _RANDOM.fullmatch(word)]


def _anew(word: str) -> str:
    return str(uuid4()) if _UUID.fullmatch(word) else secrets.token_hex(len(word))[: len(word)]


def _swapped(value: Param, known: Mapping[str, str]) -> Param:
    match value:
        case bool() | None:
            return value
        case int():
            return int(known.get(str(value), value))
        case str():
            return _WORD.sub(lambda found: known.get(found[0], found[0]), value)
        case _:
            # Rows in an array of rows are tuples to psycopg.
            return [_row_of(row, known) for row in value]


def _row_of(row: Param, known: Mapping[str, str]) -> Param:
    cells = row if isinstance(row, list | tuple) else (row,)
    return tuple(_swapped(cell, known) for cell in cells)
