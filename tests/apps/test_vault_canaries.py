"""What a resident says in confidence lies in no row, no log and no message; and what looks sealed is declared."""

import logging

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases import answers as stored
from moothall.cases.actions import casework, drafts
from moothall.cases.models import Case
from moothall.cases.queries import desk
from moothall.cases.queries.contacts import body_of_contact
from moothall.cases.queries.drafts import EMPTY, held
from moothall.config.database import database_from_url
from moothall.notices import actions as notices
from moothall.outbox import tasks as outbox
from moothall.outbox.models import OutboxRow
from moothall.people.sealed_posts import POST_NAME, REQUEST_NAME
from moothall.rules.answer_json import to_json
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.vault.columns import Shape
from moothall.wiring.handlers import HANDLERS
from moothall.wiring.sealed import SEALED
from tests.apps.notice_scene import Recorder
from tests.apps.table_scan import tables_with
from tests.cast import BINS, CANARY, POTHOLE, Filed, answers_for, council, employ, file_case
from tests.clusters import Database

EMAIL = "wilma.wharfinger@example.com"
WORDS = (CANARY, "Wharfinger", "wharfinger")
_LOOKS_SEALED = sql.SQL(
    "select exists (select 1 from {table} where {column}::text ~ 'v1[.][0-9]+[.][A-Za-z0-9_-]{{38}}')"
)
_LEFT_OPEN = sql.SQL("update {table} set answers = answers || jsonb_build_object('road_name', %s::text)")
_SEALED_COLUMNS = """
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'character varying', 'jsonb')
"""


@pytest.fixture
def committed(own_database: Database) -> Filed:
    own_database.connect_django()
    body = council("camden")
    return file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS, email=EMAIL)


def work(filed: Filed, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Do with a case what is done every day, and send what is to be sent."""
    officer, recorder = employ("Ayo Clerk", (filed.council,)), Recorder()
    monkeypatch.setattr(notices, "channel", lambda: recorder)
    casework.take_on(by=officer, body_id=filed.council.id, reference=filed.sent.reference, revision=1)
    casework.write(
        by=officer,
        body_id=filed.council.id,
        reference=filed.sent.reference,
        revision=2,
        message="We come back.",
    )
    opened = desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)
    assert opened.unreadable == frozenset()
    assert CANARY in str(opened.answers["address"])
    with acting(Job(body_id=filed.council.id)):
        ids = list(OutboxRow.objects.filter(body_id=filed.council.id).values_list("id", flat=True))
    for row_id in ids:
        outbox.do(row_id=row_id, body_id=filed.council.id, handlers=HANDLERS)
    return recorder


def test_no_row_no_log_line_and_no_message_holds_what_is_sensitive(
    committed: Filed,
    own_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert tables_with(own_database, *WORDS) == set()
    caplog.set_level(logging.DEBUG)
    recorder = work(committed, monkeypatch)
    assert tables_with(own_database, *WORDS) == set()
    said = caplog.text + "".join(message.subject + message.body for message in recorder.taken)
    assert [message.to for message in recorder.taken] == [EMAIL, EMAIL]
    assert not [word for word in WORDS if word in said]


def test_a_draft_holds_nothing_open_either(own_database: Database) -> None:
    own_database.connect_django()
    body, service = council("camden"), services.current(slug=BINS)
    assert service is not None
    by, key = DraftHolder(digest="d" * 64, body_id=body.id), drafts.mint_key()
    given = to_json(answers_for(BINS, email=EMAIL))
    with acting(by):
        drafts.keep(by=by, key=key, service=service, earlier=EMPTY, answers=given, language=Language.EN)
        assert to_json(held(by=by, key=key, service=service).answers) == given
    assert tables_with(own_database, *WORDS) == set()


def test_where_a_pothole_is_lies_open_nowhere(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), POTHOLE, email=EMAIL)
    assert tables_with(own_database, *WORDS) == set()


def test_a_place_that_lay_open_is_sealed_by_migrate(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), POTHOLE, email=EMAIL)
    with own_database.owner() as owner:
        owner.execute("select set_config('moothall.migrating', 'on', false)")
        for table in ("cases_case", "cases_draft"):
            owner.execute(_LEFT_OPEN.format(table=sql.Identifier(table)), [CANARY])
    assert tables_with(own_database, CANARY) == {"cases_case", "cases_draft"}
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    loader, key = MigrationLoader(connection), ("cases", "0016_sealed_places")
    [seal] = loader.get_migration(*key).operations
    assert isinstance(seal, RunPython)
    with connection.schema_editor() as editor:
        seal.code(loader.project_state(key).apps, editor)
    assert tables_with(own_database, *WORDS) == set()
    own_database.connect_django()
    with acting(Job(body_id=body.id)):
        case = Case.objects.get(body_id=body.id)
    opened = stored.unsealed(case.answers, body_id=body.id, draft_key=case.draft_key)
    assert opened["road_name"] == CANARY
    assert opened["contact_email"] == EMAIL


def test_every_column_in_which_something_looks_sealed_is_declared(
    committed: Filed, own_database: Database
) -> None:
    employ("Ayo Clerk", (committed.council,))
    declared = {(column.table, column.column) for column in SEALED}
    found = set[tuple[str, str]]()
    with own_database.owner() as owner:
        for table, column in owner.execute(_SEALED_COLUMNS).fetchall():
            names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
            row = owner.execute(_LOOKS_SEALED.format(**names)).fetchone()
            if row is not None and row[0]:
                found.add((table, column))
    assert {
        ("people_person", "name_sealed"),
        ("cases_case", "answers"),
        ("notices_notice", "to_sealed"),
    } <= found
    assert found <= declared


def test_every_field_that_says_it_is_sealed_is_declared() -> None:
    named = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if "sealed" in field.name and isinstance(field, models.TextField)
    }
    assert ("people_person", "name_sealed") in named
    assert named <= {(column.table, column.column) for column in SEALED}


def test_every_declared_column_exists_and_no_two_share_a_place_but_copies_of_one_value(
    own_database: Database,
) -> None:
    with own_database.owner() as owner:
        columns = set(
            owner.execute("select table_name, column_name from information_schema.columns").fetchall()
        )
    for sealed in SEALED:
        needed = {"id", sealed.row, sealed.column, sealed.blind_column} - {""}
        assert {(sealed.table, column) for column in needed} <= columns, sealed
        assert sealed.of_portal or (sealed.table, "body_id") in columns, sealed
    own = [sealed for sealed in SEALED if sealed.shape is Shape.TEXT and sealed != REQUEST_NAME]
    assert len(own) == len({sealed.about for sealed in own})
    assert (REQUEST_NAME.about, REQUEST_NAME.row) == (POST_NAME.about, POST_NAME.row)


def test_an_answer_moved_into_another_case_is_left_out(committed: Filed) -> None:
    body = committed.council
    other = file_case(body, DraftHolder(digest="e" * 64, body_id=body.id), BINS, email=EMAIL)
    officer = employ("Ayo Clerk", (body,))
    with acting(Job(body_id=body.id)):
        stolen = Case.objects.get(body_id=body.id, reference=committed.sent.reference)
        Case.objects.filter(body_id=body.id, reference=other.sent.reference).update(
            answers=stolen.answers,
            place_sealed=stolen.place_sealed,
            contact_email_sealed=stolen.contact_email_sealed,
        )
    opened = desk.open_case(by=officer, body_id=body.id, reference=other.sent.reference)
    assert opened.unreadable == {"address", "contact_email"}
    assert (opened.case.place, opened.case.contact_email, opened.reaches) == ("", "", False)


def test_a_case_is_found_by_its_reference_and_address_together_and_by_neither_alone(committed: Filed) -> None:
    body = committed.council
    other = file_case(body, DraftHolder(digest="e" * 64, body_id=body.id), BINS, email=EMAIL)
    reference = committed.sent.reference
    assert body_of_contact(reference=reference, email=EMAIL.upper()) == body.id
    for email in ("somebody.else@example.com", "", "résident@example.com"):
        assert body_of_contact(reference=reference, email=email) is None
    assert body_of_contact(reference="NOSUCHREFERENCE", email=EMAIL) is None
    with acting(Job(body_id=body.id)):
        blinds = set(Case.objects.filter(body_id=body.id).values_list("contact_email_blind", flat=True))
    assert (len(blinds), "" in blinds) == (2, False)
    assert body_of_contact(reference=other.sent.reference, email=EMAIL) == body.id
