"""What somebody wants forms to offer no longer is kept by itself; what was marked so until now is carried over.

A digest takes the value's place: what was changed since it was sealed forms never offered, and nothing is kept of it.
Where a master key is missing nothing is migrated: with the key back, what was declined would be offered again.
"""

import json

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.bodies.row_security import RowSecurity, Rule
from moothall.people.declines import digest
from moothall.people.person_kinds import rests_on
from moothall.people.sealed_accounts import CONTACT, HOME, KNOWN_ANSWER
from moothall.rules.known_answers import KnownKind
from moothall.rules.persons import PersonKind
from moothall.vault import columns
from moothall.vault.columns import SealedColumn
from moothall.vault.failures import Tampered

_COLUMNS = {"KnownAnswer": KNOWN_ANSWER, "Contact": CONTACT, "Home": HOME}
_KINDS = {"email": KnownKind.EMAIL, "sms": KnownKind.PHONE}
_MIGRATING = "select set_config('moothall.migrating', %s, true)"


def carry(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep a decline of every value that was marked, wherever it was."""
    declines = apps.get_model("people", "Decline").objects
    with schema_editor.connection.cursor() as cursor:
        for name, column in _COLUMNS.items():
            cursor.execute(_MIGRATING, ["on"])
            for row in list(apps.get_model("people", name).objects.filter(is_offered=False).order_by("id")):
                kept = _opened(column, row.key, row.sealed)
                # Fetching keys ends what the owner may see.
                cursor.execute(_MIGRATING, ["on"])
                if kept is not None:
                    kind = KnownKind.ADDRESS if name == "Home" else KnownKind(_KINDS.get(row.kind, row.kind))
                    found = digest(row.person_id, kind, _words(name, kind, kept))
                    declines.get_or_create(person_id=row.person_id, digest=found, defaults={"kind": kind})
        cursor.execute(_MIGRATING, [""])


def _opened(column: SealedColumn, key: str, sealed: str) -> str | None:
    """Return a value, None where it was changed; a master key that is missing just now stops everything."""
    try:
        return columns.unseal(column, body_id=None, row=key, sealed=sealed)
    except Tampered:
        return None


def _words(name: str, kind: KnownKind, kept: str) -> str:
    """Return a value in one line, as rules.known_answers.in_words does."""
    if kind is not KnownKind.ADDRESS:
        return kept if name == "Contact" else str(json.loads(kept))
    address = json.loads(kept)
    return ", ".join((*address["lines"], address["postcode"]))


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0037_posts_told"), ("vault", "0002_masters")]

    operations = [
        migrations.CreateModel(
            name="Decline",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                ("declined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "digest"), name="an_answer_is_declined_once")
                ]
            },
        ),
        RowSecurity(
            "Decline",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, delete",
                )
            },
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        rests_on("people_decline", PersonKind.RESIDENT, "person_id"),
    ]
