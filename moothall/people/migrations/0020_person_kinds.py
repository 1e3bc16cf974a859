"""Officers and residents are two kinds of person. Whoever was both becomes two: the officer keeps the row.

The account of such a person moves to a row of its own, with the same name and address. Their sessions at the portal
end, and codes on their way open nothing.
"""

from collections.abc import Iterator
from uuid import uuid4

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.state import StateApps

from moothall.people.models import Person
from moothall.people.person_kinds import BY_SITE, FUNCTION, rests_on
from moothall.people.sealed import EMAIL, NAME
from moothall.rules.persons import PersonKind
from moothall.vault import columns

_WORK = (
    ("people_membership", "person_id"),
    ("people_postrequest", "person_id"),
    ("people_postrequest", "asked_by_id"),
    ("people_postrequest", "decided_by_id"),
    ("people_postfile", "uploaded_by_id"),
    ("people_deputy", "person_id"),
    ("people_arrangement", "proposed_by_id"),
    ("people_arrangement", "home_agreed_by_id"),
    ("people_arrangement", "provider_agreed_by_id"),
    ("people_arrangement", "ended_by_id"),
    ("people_password", "person_id"),
    ("people_authenticatorapp", "person_id"),
    ("people_passkey", "person_id"),
    ("people_recoverycode", "person_id"),
    ("people_setuplink", "person_id"),
    ("people_knowndevice", "person_id"),
)
_ACCOUNT = (
    ("people_contact", "person_id"),
    ("people_accountdetails", "person_id"),
    ("people_home", "person_id"),
    ("people_knownanswer", "person_id"),
    ("people_givenanswer", "person_id"),
    ("people_accountcopy", "person_id"),
    ("people_helping", "person_id"),
    ("people_helping", "helper_id"),
    ("people_helping", "ended_by_id"),
    ("people_personbody", "person_id"),
)
_ENDED = (
    "delete from people_session s using people_person p where p.id = s.person_id and p.kind = 'officer' and site = 'portal'",
    "delete from people_proofcode c using people_person p where p.id = c.person_id and p.kind = 'officer'",
)
_OF_SITE = ("people_identity", "people_session", "people_signin")


def divide(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell officers from residents, and make two of whoever was both."""
    persons = apps.get_model("people", "Person")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        persons.objects.filter(id__in=_named(cursor, _union(_WORK, "desk"))).update(kind="officer")
        for statement in _ENDED:
            cursor.execute(statement)
        both = _named(cursor, _union(_ACCOUNT, "portal"))
        for officer in persons.objects.filter(kind="officer", id__in=both):
            _move(cursor, officer.id, _resident(persons, officer))
        cursor.execute("select set_config('moothall.migrating', '', true)")


def _named(cursor: CursorWrapper, query: str) -> list[int]:
    cursor.execute(query)
    return [person_id for (person_id,) in cursor.fetchall()]


def _resident(persons: type[Person], officer: Person) -> int:
    """Return the resident who has the name and the address of an officer, in a row of their own."""
    old, row = str(officer.public_id), uuid4()
    name = columns.unseal(NAME, body_id=None, row=old, sealed=officer.name_sealed)
    email = columns.unseal(EMAIL, body_id=None, row=old, sealed=officer.email_sealed)
    made = persons.objects.create(
        kind="resident",
        public_id=row,
        name_sealed=columns.seal(NAME, body_id=None, row=str(row), text=name),
        email_sealed=columns.seal(EMAIL, body_id=None, row=str(row), text=email),
        email_blind=officer.email_blind,
        language=officer.language,
        created_at=officer.created_at,
    )
    return made.id


def _move(cursor: CursorWrapper, officer: int, resident: int) -> None:
    """Let an account rest on the resident from now on."""
    conditions = [*((table, column, "") for table, column in _ACCOUNT)]
    conditions += [(table, "person_id", " and site = 'portal'") for table in _OF_SITE]
    for table, column, also in conditions:
        statement = f"update {table} set {column} = %s where {column} = %s{also}"  # noqa: S608 - names of ours
        cursor.execute(statement, [resident, officer])


def _union(named: tuple[tuple[str, str], ...], site: str) -> str:
    return " union ".join((*_those(named), *(_at(table, site) for table in _OF_SITE)))


def _those(named: tuple[tuple[str, str], ...]) -> Iterator[str]:
    return (
        f"select {column} from {table} where {column} is not null"  # noqa: S608 - names of ours
        for table, column in named
    )


def _at(table: str, site: str) -> str:
    return f"select person_id from {table} where site = '{site}' and person_id is not null"  # noqa: S608


class Migration(migrations.Migration):
    """See the module. Cases, and requests to erase them, follow in their own apps."""

    dependencies = [("people", "0019_own_language")]

    operations = [
        migrations.AddField(
            "person", "kind", models.CharField(max_length=8, default="resident"), preserve_default=False
        ),
        migrations.RemoveConstraint("person", "an_email_address_is_one_persons"),
        migrations.AddConstraint(
            "person",
            models.UniqueConstraint(
                fields=["kind", "email_blind"], name="an_email_address_is_one_resident_and_one_officer"
            ),
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=models.Q(kind__in=list(PersonKind)), name="a_person_is_a_resident_or_an_officer"
            ),
        ),
        migrations.RunPython(divide),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        FUNCTION,
        *(rests_on(table, PersonKind.OFFICER, column) for table, column in _WORK),
        rests_on("people_errand", PersonKind.OFFICER, "person_id"),
        *(rests_on(table, PersonKind.RESIDENT, column) for table, column in _ACCOUNT),
        rests_on("people_proofcode", PersonKind.RESIDENT, "person_id"),
        *(rests_on(table, BY_SITE, "person_id") for table in _OF_SITE),
    ]
