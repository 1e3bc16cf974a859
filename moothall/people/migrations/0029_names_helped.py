"""Whoever helped somebody goes on seeing the name that they had then: it is kept, sealed, with the right to act."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.people.sealed import NAME
from moothall.people.sealed_accounts import HELPED_NAME
from moothall.vault import columns

_MIGRATING = "select set_config('moothall.migrating', %s, true)"


def keep_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the name of now with every right that there is: of earlier ones there is no record."""
    rights = apps.get_model("people", "Helping").objects
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_MIGRATING, ["on"])
        for right in list(rights.select_related("person").order_by("id")):
            name = columns.unseal(
                NAME, body_id=None, row=str(right.person.public_id), sealed=right.person.name_sealed
            )
            sealed = columns.seal(HELPED_NAME, body_id=None, row=right.nonce, text=name)
            # Fetching keys ends what the owner may see.
            cursor.execute(_MIGRATING, ["on"])
            rights.filter(id=right.id).update(person_name_sealed=sealed)
        cursor.execute(_MIGRATING, [""])


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0028_nothing_of_invitations"), ("vault", "0002_masters")]

    operations = [
        migrations.AddField("Helping", "person_name_sealed", models.TextField(default="", db_default="")),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
