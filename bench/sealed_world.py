"""The world's drafts and cases, sealed as the application seals them."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import sql

from moothall.cases.sealed import ANSWERS, CONTACT_EMAIL, PLACE
from moothall.vault import actions, columns, envelopes, rings
from moothall.vault.rings import Key

Answers: TypeAlias = Mapping[str, object]

_PLACE, _EMAIL = "4 Bench Lane, Exampleton, NW1 8NP", "resident@example.com"
_SENSITIVE = ("address", "contact_email")

_KEYLESS = """
    select distinct body_id from {} t
    where not exists (select 1 from vault_datakey k where k.body_id = t.body_id and k.purpose = 'seal')
"""
_KEYS = """
    insert into vault_datakey (body_id, purpose, version, master_id, wrapped, made_in)
    select body_id, 'seal', 1, master_id, wrapped, 0
    from unnest(%s::bigint[], %s::text[], %s::text[]) as made (body_id, master_id, wrapped)
"""
_DRAFTS = """
    update cases_draft d set answers = made.answers::jsonb
    from unnest(%s::bigint[], %s::bigint[], %s::text[]) as made (body_id, id, answers)
    where d.body_id = made.body_id and d.id = made.id
"""
_CASES = """
    update cases_case c
    set answers = made.answers::jsonb, place_sealed = made.place, contact_email_sealed = made.email
    from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[])
        as made (body_id, id, answers, place, email)
    where c.body_id = made.body_id and c.id = made.id
"""


def seal_world(connection: psycopg.Connection, answers: Answers, *, first_case: int) -> None:
    """Seal what is sensitive in all drafts, and in the cases numbered from `first_case`, as their owner."""
    ring = _Ring(connection)
    drafts, cases = list[tuple[object, ...]](), list[tuple[object, ...]]()
    for body_id, draft_id, row in connection.execute("select body_id, id, key from cases_draft").fetchall():
        drafts.append((body_id, draft_id, ring.answers(body_id, row, answers)))
    found = connection.execute(
        "select body_id, id, draft_key, reference from cases_case where id >= %s", [first_case]
    )
    for body_id, case_id, row, reference in found.fetchall():
        place = ring.seal(body_id, columns.place(PLACE, reference), _PLACE)
        email = ring.seal(body_id, columns.place(CONTACT_EMAIL, reference), _EMAIL)
        cases.append((body_id, case_id, ring.answers(body_id, row, answers), place, email))
    for statement, rows in ((_DRAFTS, drafts), (_CASES, cases)):
        if rows:
            connection.execute(statement.encode(), [list(column) for column in zip(*rows, strict=True)])


class _Ring:
    """The first key of every body that has a draft or a case, made in this database at once."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._keys: dict[int, Key] = {}
        wrapped = list[tuple[int, str, str]]()
        for body_id in sorted(
            {row for table in ("cases_draft", "cases_case") for row in _keyless(connection, table)}
        ):
            secret = envelopes.new_key()
            self._keys[body_id] = Key(version=1, secret=secret, cipher=AESGCM(secret))
            wrapped.append((body_id, *rings.wrap(secret, body_id=body_id, purpose=rings.SEAL, version=1)))
        if wrapped:
            connection.execute(_KEYS, [list(column) for column in zip(*wrapped, strict=True)])

    def seal(self, body_id: int, about: str, text: str) -> str:
        """Return `text` sealed by the body's key."""
        return actions.seal_with(self._keys[body_id], body_id, about, text)

    def answers(self, body_id: int, row: str, given: Answers) -> str:
        """Return answers as JSON, the sensitive ones sealed."""
        return json.dumps(
            {
                key: columns.mark(self.seal(body_id, columns.place(ANSWERS, row, key), json.dumps(value)))
                if key in _SENSITIVE
                else value
                for key, value in given.items()
            }
        )


def _keyless(connection: psycopg.Connection, table: str) -> Sequence[int]:
    found = connection.execute(sql.SQL(_KEYLESS).format(sql.Identifier(table)))
    return [int(row[0]) for row in found.fetchall()]
