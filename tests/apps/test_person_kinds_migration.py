"""Whoever was an officer and a resident in one row becomes two persons, by the migration that told them apart."""

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from moothall.bodies.context import Resident, acting
from moothall.config.database import database_from_url
from moothall.notices.channels.messages import Kind
from moothall.people import actions as people
from moothall.people import contacts
from moothall.people.codes import Address
from moothall.people.models import Contact, Person, SignIn
from moothall.people.queries import Colleague, colleague, person_by_email
from moothall.rules.persons import PersonKind
from tests.cast import council, employ
from tests.clusters import Database

WORK = "ayo@example.org"
_TABLES = ("people_person", "people_contact", "people_signin", "people_membership")


@pytest.fixture
def one_row(own_database: Database) -> Colleague:
    """Somebody who was both, as before: the officer's row has a contact and a sign-in at the portal."""
    own_database.connect_django()
    officer = employ("Ayo Clerk", (council("camden"),))
    with psycopg.connect(own_database.admin_url, autocommit=True) as owner:
        for table in _TABLES:
            owner.execute(f"alter table {table} disable trigger user")
    contacts.note_proved(person_id=officer.person_id, address=Address(kind=Kind.EMAIL, to=WORK))
    with acting(Resident(person_id=officer.person_id)):
        for site in ("portal", "desk"):
            SignIn.objects.create(person_id=officer.person_id, site=site, how="x", succeeded=True)
    Person.objects.update(kind=PersonKind.RESIDENT)
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    return officer


def test_the_officer_keeps_the_row_and_the_account_moves_to_a_new_one(one_row: Colleague) -> None:
    only = people.new_person(name="Rita", kind=PersonKind.RESIDENT)
    loader, named = MigrationLoader(connection), ("people", "0020_person_kinds")
    migration = loader.get_migration(*named)
    (step,) = [each for each in migration.operations if isinstance(each, RunPython)]
    with transaction.atomic(), connection.schema_editor() as editor:
        step.code(loader.project_state(named).apps, editor)
    officer = person_by_email(WORK, kind=PersonKind.OFFICER)
    resident = person_by_email(WORK, kind=PersonKind.RESIDENT)
    assert officer is not None
    assert resident is not None
    assert officer.id == one_row.person_id
    assert (resident.name, resident.email) == (officer.name, officer.email) == ("Ayo Clerk", WORK)
    assert Person.objects.get(id=only.id).kind == PersonKind.RESIDENT
    assert colleague(person_id=officer.id) == one_row
    with connection.cursor() as cursor:
        cursor.execute("set moothall.migrating = 'on'")
    assert [row.person_id for row in Contact.objects.all()] == [resident.id]
    assert dict(SignIn.objects.values_list("site", "person_id")) == {
        "portal": resident.id,
        "desk": officer.id,
    }
