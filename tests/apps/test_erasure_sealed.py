"""What officers say to those who ask for erasure lies sealed, and opens for its readers: old rows too."""

from functools import partial

import psycopg
from django.db import connection, connections, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from moothall.bodies.context import Job, acting
from moothall.config.database import database_from_url
from moothall.desk.presenters.letters import letter_text
from moothall.notices.models import Notice
from moothall.people.queries import Account
from moothall.portability.copy_letters import stored_words
from moothall.portability.erasure import deciding, queries
from moothall.portability.models import ErasureItem
from moothall.rules.erasure import Decision, Outcome
from moothall.rules.language import Language
from moothall.vault import actions as vault
from moothall.vault import rings
from moothall.wiring import marks
from tests.apps.erasure_scene import ask, case_of, letters, someone
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


def kept_letters(database: Database) -> str:
    """Return what the table of letters holds, as its owner reads it."""
    with psycopg.connect(database.admin_url) as owner:
        owner.execute("set moothall.migrating = 'on'")
        return "\n".join(row[0] for row in owner.execute("select body_text from notices_notice").fetchall())


def migrate(database: Database, name: str) -> None:
    """Carry out again what a migration does to rows: as the owner of the tables, in a process that has no key yet."""
    rings.forget()
    before = dict(connections["default"].settings_dict)
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(database.admin_url))
    loader, named = MigrationLoader(connection), ("portability", name)
    (step,) = [each for each in loader.get_migration(*named).operations if isinstance(each, RunPython)]
    with transaction.atomic(), connection.schema_editor() as editor:
        step.code(loader.project_state(named).apps, editor)
    connections["default"].close()
    connections["default"].settings_dict.update(before)


def open_letters(body_id: int) -> None:
    """Let letters about erasure lie open, as they did."""
    with acting(Job(body_id=body_id)):
        for row in Notice.objects.filter(body_id=body_id, case_reference__startswith="erasure/"):
            words = marks.filled(row.body_text, row.case_reference)
            Notice.objects.filter(body_id=body_id, id=row.id).update(body_text=words)


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
    migrate(own_database, "0010_sealed_answers")
    assert all(vault.is_sealed(each) for each in kept(own_database))
    assert read(ann) == {LONGER, NOTE, ""}


def answered_in_full() -> int:
    """Let somebody be answered about both cases; return their body."""
    answered()
    body = council("camden")
    keeper = employ("Rhoda Records", (body,), ("records",))
    with acting(Job(body_id=body.id)):
        waiting = ErasureItem.objects.get(body_id=body.id, outcome="")
    deciding.decide(
        by=keeper,
        body_id=body.id,
        request_id=waiting.request_id,
        reference=waiting.reference,
        decision=Decision(outcome=Outcome.REFUSED, ground="claims", note=NOTE),
    )
    return body.id


def test_letters_hold_reasons_and_notes_sealed_and_their_reader_gets_them(own_database: Database) -> None:
    own_database.connect_django()
    body_id = answered_in_full()
    assert not [words for words in (LONGER, NOTE) if words in kept_letters(own_database)]
    told = "\n".join(letter.words for letter in letters(body_id))
    assert told.count(LONGER) == 1
    assert told.count(NOTE) == 2
    with acting(Job(body_id=body_id)):
        rows = list(Notice.objects.filter(body_id=body_id, case_reference__startswith="erasure/"))
    for read_as in (stored_words, partial(letter_text, language=Language.EN)):
        assert "\n".join(read_as(row) for row in rows).count(NOTE) == 2


def test_what_lay_open_in_letters_is_sealed_by_the_migration(own_database: Database) -> None:
    own_database.connect_django()
    body_id = answered_in_full()
    told = [letter.words for letter in letters(body_id)]
    open_letters(body_id)
    assert NOTE in kept_letters(own_database)
    migrate(own_database, "0011_sealed_letters")
    assert not [words for words in (LONGER, NOTE) if words in kept_letters(own_database)]
    assert [letter.words for letter in letters(body_id)] == told
