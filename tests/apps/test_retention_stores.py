"""Each rule counts and deletes what is over in its tables, and leaves what is not."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.files import actions as files
from moothall.people import actions as people
from moothall.portability import counts, retention
from moothall.portability.rules import RULES
from moothall.rules.persons import PersonKind
from tests.clusters import Database

DAY = timedelta(days=1)
# rule -> the table, and the column that says since when a row is kept
STORES = {
    "drafts": ("cases_draft", "expires_at"),
    "files": ("files_storedfile", "created_at"),
    "messages": ("notices_notice", "created_at"),
    "outbox": ("outbox_outboxrow", "done_at"),
    "lists": ("people_postfile", "uploaded_at"),
    "erasures": ("portability_erasurerequest", "ended_at"),
    "sessions": ("people_session", "ends_at"),
    "copies": ("people_accountcopy", "ends_at"),
    "sign_ins": ("people_signin", "at"),
    "links": ("people_setuplink", "expires_at"),
    "devices": ("people_knowndevice", "last_at"),
    "helpers": ("people_helping", "ends_at"),
    "attempts": ("people_attempt", "hour"),
    "codes": ("people_proofcode", "ends_at"),
    "locks": ("people_lock", "until_at"),
}
# Rules of what belongs to officers alone.
AT_WORK = {"links", "devices"}
VALUES: dict[str, object] = {
    "integer": 1,
    "bigint": 1,
    "boolean": False,
    "date": "2026-01-31",
    "jsonb": "{}",
    "bytea": b"x",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_NEEDED = """
    select column_name, data_type from information_schema.columns
    where table_name = %s and is_nullable = 'NO' and column_default is null and is_identity = 'NO'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FILES_FOLDER=tmp_path):
        yield tmp_path


def add(owner: psycopg.Connection, rule: str, known: dict[str, object], *, number: int, at: datetime) -> None:
    """Add a row to the table of a rule, with a value of its type in each column that needs one."""
    table, since = STORES[rule]
    needed = owner.execute(_NEEDED, [table]).fetchall()
    row: dict[str, object] = {
        str(name): known.get(str(name), VALUES.get(str(kind), at if "time" in str(kind) else f"{number}"))
        for name, kind in needed
    }
    row[since] = at
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    owner.execute(f"insert into {table} ({columns}) values ({marks})".encode(), list(row.values()))


def count(owner: psycopg.Connection, table: str) -> int:
    row = owner.execute(f"select count(*) from {table}".encode()).fetchone()
    return int(row[0]) if row else 0


def test_every_store_loses_what_is_over_and_keeps_the_rest(own_database: Database, folder: Path) -> None:
    own_database.connect_django()
    body = bodies.by_slug("camden")
    assert body is not None
    assert STORES.keys() == RULES.keys() - {"cases", "strays", "jobs", "promised", "details"}
    person = people.ensure_person(
        email="somebody@example.com", name="Somebody Invented", kind=PersonKind.RESIDENT
    )
    officer = people.ensure_person(
        email="officer@example.org", name="Olwen Invented", kind=PersonKind.OFFICER
    )
    now = timezone.now()
    with own_database.owner() as owner:
        version = owner.execute("select id from services_serviceversion limit 1").fetchone()
        assert version is not None
        known: dict[str, object] = {
            "body_id": body.id,
            "person_id": person.id,
            "uploaded_by_id": officer.id,
            "version_id": version[0],
        }
        for number, rule in enumerate(STORES):
            kept = timedelta(days=counts.all_kept()[rule].days or 0)
            whose = known | ({"person_id": officer.id} if rule in AT_WORK else {})
            add(owner, rule, whose, number=2 * number, at=now - kept - DAY / 24)
            add(owner, rule, whose, number=2 * number + 1, at=now - kept + DAY / 24)
    for key in ("a" * 32, "b" * 32):
        files.store().put(files.place(body_id=body.id, key=key), b"left by a crash")
    os.utime(folder / str(body.id) / ("a" * 32), (0, 0))
    due = {each.rule.name: each.due.due for each in retention.dry_run(at=now)}
    assert due == dict.fromkeys([*STORES, "strays"], 1)
    assert retention.run(at=now) == len(STORES) + 1
    with own_database.owner() as owner:
        assert {rule: count(owner, table) for rule, (table, _) in STORES.items()} == dict.fromkeys(STORES, 1)
    assert [file.name for file in (folder / str(body.id)).iterdir()] == ["b" * 32]
