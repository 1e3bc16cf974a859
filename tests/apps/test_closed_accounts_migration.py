"""Nothing is left on an account that was closed before accounts were marked as closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.config.database import database_from_url
from moothall.notices import actions as notices
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import contacts, homes
from moothall.people.codes import ACCOUNT, Address
from moothall.people.models import Contact, Helping, Home, Person
from moothall.portability.erasure import closing
from moothall.rules.answers import AddressAnswer
from moothall.rules.formats import Format
from moothall.rules.language import Language
from tests.apps.erasure_scene import someone
from tests.apps.test_in_hand import helped
from tests.clusters import Database

_MARK = "update people_person set closed_at = {} where id = %s"
_HOME = AddressAnswer(uprn=None, lines=("1 Example Street",), postcode="NW1 1AA", custodian_code=None)


@contextmanager
def unmarked(database: Database, person_id: int) -> Iterator[None]:
    """Let an account that is closed bear no mark of it, as before there was one."""
    with psycopg.connect(database.admin_url, autocommit=True) as owner:
        owner.execute("alter table people_person disable trigger user")
        owner.execute(_MARK.format("null").encode(), [person_id])
        yield
        owner.execute(_MARK.format("now()").encode(), [person_id])


@pytest.fixture
def left(own_database: Database) -> int:
    """The id of somebody who closed their account of old, with what a request of that moment left on it."""
    own_database.connect_django()
    ann, eve = someone("Ann Example", "ann@example.com"), someone("Eve Example", "eve@example.org")
    closing.close(by=ann)
    with unmarked(own_database, ann.person_id):
        contacts.note_proved(person_id=ann.person_id, address=Address(kind=Kind.EMAIL, to="ann@example.com"))
        homes.add(by=ann, from_on=date(2026, 1, 1), address=_HOME)
        helped(eve, ann)
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    return ann.person_id


def migrate(name: str) -> None:
    """Let a migration do again what it does with what is there."""
    loader, named = MigrationLoader(connection), ("portability", name)
    (step,) = [one for one in loader.get_migration(*named).operations if isinstance(one, RunSQL)]
    state = loader.project_state(named)
    with transaction.atomic(), connection.schema_editor() as editor:
        step.database_forwards("portability", editor, state, state)


def test_what_was_left_on_an_account_that_was_closed_before_goes(own_database: Database, left: int) -> None:
    migrate("0015_rests_of_closed_accounts")
    connections["default"].close()
    own_database.connect_django()
    assert Person.objects.get(id=left).closed_at is not None
    with acting(Resident(person_id=left)):
        assert (Home.objects.count(), Contact.objects.count()) == (0, 0)
        assert Helping.objects.get(helper_id=left).ended_by_id == left


OF_ERASURE = "reader_id = null, case_reference = 'erasure/1'"
BEFORE = "reader_id = null, created_at = '2026-01-01'"


@pytest.mark.parametrize(
    ("is_closed", "change", "waits", "is_named"),
    [
        (True, "", False, False),
        (True, "case_reference = 'helping/1'", False, False),
        (True, "reader_id = null", False, False),
        (True, "handed_on = current_date", True, False),
        (False, "", True, True),
        (False, OF_ERASURE, True, False),
        (False, BEFORE, True, False),
    ],
)
def test_no_letter_waits_any_more_for_who_closed_their_account_before(
    own_database: Database, change: str, *, is_closed: bool, waits: bool, is_named: bool
) -> None:
    own_database.connect_django()
    ann, portal = someone("Ann Example", "ann@example.com"), bodies.operator()
    if is_closed:
        closing.close(by=ann)
    with acting(Job(body_id=portal.id)):
        notices.queue(
            body_id=portal.id,
            key="copy/1/ready",
            kind=Kind.EMAIL,
            to="ann@example.com",
            subject="",
            text="",
            language=Language.EN,
            about=ACCOUNT,
            format_needed=Format.BRAILLE,
            reader=ann.person_id,
        )
        if change:
            with connection.cursor() as cursor:
                cursor.execute(f"update notices_notice set {change}")
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    migrate("0018_letters_of_closed_accounts")
    connections["default"].close()
    own_database.connect_django()
    with acting(Job(body_id=portal.id)):
        kept = Notice.objects.get(body_id=portal.id, key="copy/1/ready")
    assert (bool(kept.hand_key), kept.reader_id) == (waits, ann.person_id if is_named else None)
