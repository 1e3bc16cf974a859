"""The migration that keeps the names of those who are helped keeps them with the rights that there were before it."""

from datetime import timedelta

from django.db import connection, connections, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.config.database import database_from_url
from moothall.people import actions as people
from moothall.people import helping
from moothall.people.helping import Invitation
from moothall.people.models import Helping
from moothall.people.queries import account
from moothall.rules.persons import PersonKind
from moothall.vault import rings
from tests.clusters import Database


def test_a_right_from_before_gets_the_name_of_now(own_database: Database) -> None:
    own_database.connect_django()
    ids = []
    for name in ("Ann Example", "Cas Other"):
        made = people.ensure_person(email=f"{name[:3]}@example.com", name=name, kind=PersonKind.RESIDENT)
        by = account(person_id=made.id, session_digest="")
        assert by is not None
        later = timezone.now() + timedelta(days=9)
        wanted = Invitation(name="Bob", email="bob@example.org", services=(), may_act=True, ends_at=later)
        ids.append((by.person_id, helping.invite(by=by, invitation=wanted).id))
        with acting(Resident(person_id=by.person_id)):
            Helping.objects.update(person_name_sealed="")
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    rings.forget()
    loader, named = MigrationLoader(connection), ("people", "0029_names_helped")
    (step,) = [each for each in loader.get_migration(*named).operations if isinstance(each, RunPython)]
    with transaction.atomic(), connection.schema_editor() as editor:
        step.code(loader.project_state(named).apps, editor)
    connections["default"].close()
    own_database.connect_django()
    names = [
        helping.one(person_id=person_id, helping_id=helping_id).person_name for person_id, helping_id in ids
    ]
    assert names == ["Ann Example", "Cas Other"]
