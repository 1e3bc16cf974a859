"""What officers say to those who ask for erasure lies sealed, and opens for its readers: old rows too."""

import psycopg
from django.db import connection, connections, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from moothall.config.database import database_from_url
from moothall.people.queries import Account
from moothall.portability.erasure import deciding, queries
from moothall.rules.erasure import Decision, Outcome
from moothall.vault import actions as vault
from tests.apps.erasure_scene import ask, case_of, someone
from tests.cast import council, employ
from tests.clusters import Database

LONGER, NOTE = "Wilhelmina wrote hundreds of letters", "Ann's neighbour claims for the same hole"


def answered() -> Account:
    """Let somebody ask for two cases, extend the time, and refuse one of them with a note."""
    body = council("camden")
    ann, keeper = someone("Ann Example", "ann@example.com"), employ("Rhian Records", (body,), ("records",))
    first, second = case_of(ann, body), case_of(ann, body, number=2)
    row = ask(ann, first, second)
    deciding.extend(by=keeper, body_id=body.id, request_id=row.id, reason=LONGER)
    decision = Decision(outcome=Outcome.REFUSED, ground="claims", note=NOTE)
    deciding.decide(
        by=keeper, body_id=body.id, request_id=row.id, reference=first.reference, decision=decision
    )
    return ann


def kept(database: Database) -> list[str]:
    """Return what the tables hold of these words, as their owner reads them."""
    with psycopg.connect(database.admin_url) as owner:
        owner.execute("set moothall.migrating = 'on'")
        found = owner.execute(
            "select extension_reason_sealed from portability_erasurerequest"
            " union all select note_sealed from portability_erasureitem where note_sealed <> ''"
        ).fetchall()
    return [str(row[0]) for row in found]


def read(ann: Account) -> set[str]:
    """Return what the resident reads."""
    (asked,) = queries.of_person(by=ann)
    return {asked.request.extension_reason, *(case.item.note for case in asked.cases)}


def test_reasons_and_notes_lie_sealed_and_are_read_by_both_sides(own_database: Database) -> None:
    own_database.connect_django()
    ann = answered()
    assert len(kept(own_database)) == 2
    assert all(vault.is_sealed(each) for each in kept(own_database))
    assert read(ann) == {LONGER, NOTE, ""}


def test_what_lay_open_is_sealed_by_the_migration(own_database: Database) -> None:
    own_database.connect_django()
    ann = answered()
    with psycopg.connect(own_database.admin_url, autocommit=True) as owner:
        owner.execute("set moothall.migrating = 'on'")
        owner.execute("update portability_erasurerequest set extension_reason_sealed = %s", [LONGER])
        owner.execute("update portability_erasureitem set note_sealed = %s where note_sealed <> ''", [NOTE])
    assert kept(own_database) == [LONGER, NOTE]
    before = dict(connections["default"].settings_dict)
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    loader, named = MigrationLoader(connection), ("portability", "0010_sealed_answers")
    (step,) = [each for each in loader.get_migration(*named).operations if isinstance(each, RunPython)]
    with transaction.atomic(), connection.schema_editor() as editor:
        step.code(loader.project_state(named).apps, editor)
    connections["default"].close()
    connections["default"].settings_dict.update(before)
    assert all(vault.is_sealed(each) for each in kept(own_database))
    assert read(ann) == {LONGER, NOTE, ""}
