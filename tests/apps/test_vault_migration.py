"""A database from before there was a vault is sealed by `migrate`, and opens afterwards."""

import json
import subprocess
import sys

import psycopg
import pytest
from django.db import connection, connections

from moothall.cases import answers as stored
from moothall.cases.models import Case, Draft
from moothall.cases.queries.contacts import body_of_contact
from moothall.config.database import database_from_url
from moothall.notices.models import Notice
from moothall.people.models import Person
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from tests.apps.table_scan import tables_with
from tests.cast import BINS
from tests.clusters import ROOT, Database

pytestmark = pytest.mark.full

EMAIL, LANE = "wilma.wharfinger@example.com", "Wharfinger Lane"
ANSWERS = {"which_bin": "recycling", "contact_email": EMAIL, "where_it_stands": f"Behind {LANE}"}
_OLD = f"""
    insert into cases_case (body_id, reference, draft_key, holder_digest, code_digest, service_slug, version_id,
        answers, state, is_open, place, language, contact_email, contact_phone, revision)
    select b.id, 'OLDREFERENCE', 'oldkey', 'h', 'c', s.slug, s.current_id, %(answers)s, 'received', true,
        '4 {LANE}', 'en', '{EMAIL}', '07700900123', 1
    from bodies_body b, services_service s where b.slug = 'camden' and s.slug = '{BINS}';
    insert into cases_draft (body_id, key, holder_digest, service_slug, version_id, answers, language, expires_at)
    select body_id, 'draftkey', 'h', service_slug, version_id, answers, 'en', now() + interval '1 day' from cases_case;
    insert into notices_notice (body_id, key, kind, to_address, subject, body_text, language, case_reference)
    select body_id, 'oldnotice', 'email', '{EMAIL}', '', '', 'en', reference from cases_case
"""
_PERSONS = """
    insert into people_person (public_id, name, email, language) values
        (gen_random_uuid(), 'Wilma Wharfinger', %(email)s, 'en'), (gen_random_uuid(), 'Wilma Wharfinger', '', 'en')
"""
PROGRAM = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from moothall.wiring.seed import seed
persons, old, values = json.loads(sys.stdin.read())
def write(statements):
    with connection.cursor() as cursor:
        cursor.execute("set moothall.migrating = 'on'")
        for statement in statements.split(";"):
            cursor.execute(statement, values)
call_command("migrate", "people", "0006_credentials", verbosity=0)
write(persons)
for app, name in (("cases", "0005_persons"), ("notices", "0003_format_needed"), ("services", "0002_grants")):
    call_command("migrate", app, name, verbosity=0)
seed(demo=False, say=lambda _: None)
write(old)
call_command("migrate", verbosity=0)
"""


@pytest.fixture
def migrated(own_database: Database) -> Database:
    """A database with rows of old that has been brought to today, as the owner sees it."""
    with psycopg.connect(own_database.admin_url, autocommit=True) as owner:
        owner.execute("drop schema public cascade")
        owner.execute("create schema public")
    values = {"email": EMAIL, "answers": json.dumps(ANSWERS)}
    subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**own_database.environment(), "MOOTHALL_DB_ROLE": "owner"},
        input=json.dumps([_PERSONS, _OLD, values]),
        text=True,
        check=True,
    )
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    with connection.cursor() as cursor:
        cursor.execute("set moothall.migrating = 'on'")
    return own_database


def test_what_lay_open_is_sealed_and_opens_in_its_place(migrated: Database) -> None:
    assert tables_with(migrated, "Wharfinger", "wharfinger", "07700900123") == set()
    case, draft, notice = Case.objects.get(), Draft.objects.get(), Notice.objects.get()
    assert (case.place, case.contact_email, case.contact_phone) == (f"4 {LANE}", EMAIL, "07700900123")
    assert stored.unsealed(case.answers, body_id=case.body_id, draft_key=case.draft_key) == ANSWERS
    assert stored.unsealed(draft.answers, body_id=draft.body_id, draft_key=draft.key) == ANSWERS
    assert notice.to_address == EMAIL
    assert body_of_contact(reference="OLDREFERENCE", email=EMAIL) == case.body_id
    found = person_by_email(EMAIL, kind=PersonKind.RESIDENT)
    assert found is not None
    assert (found.name, found.email) == ("Wilma Wharfinger", EMAIL)
    assert [person.email for person in Person.objects.order_by("id")] == [EMAIL, ""]
