"""What officers say to those who ask for erasure is sealed by the body's key: why it takes longer, and decisions."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.portability.sealed import ITEM_NOTE, REQUEST_LONGER
from moothall.vault import columns

_NAME = "an_extension_has_its_reason"
_ROWS = {
    REQUEST_LONGER: (
        "select body_id, id, key, extension_reason_sealed from portability_erasurerequest where extended_at is not null",
        "update portability_erasurerequest set extension_reason_sealed = %s where body_id = %s and id = %s",
    ),
    ITEM_NOTE: (
        "select body_id, id, reference, note_sealed from portability_erasureitem where note_sealed <> ''",
        "update portability_erasureitem set note_sealed = %s where body_id = %s and id = %s",
    ),
}


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal what lies open. The owner sees the rows while it says that it migrates."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        for column, (query, update) in _ROWS.items():
            cursor.execute(query)
            for body_id, row_id, name, text in cursor.fetchall():
                sealed = columns.seal(column, body_id=body_id, row=name, text=text)
                cursor.execute(update, [sealed, body_id, row_id])
        cursor.execute("select set_config('moothall.migrating', '', true)")


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0009_closing_residents"), ("vault", "0003_keys_of_several")]

    operations = [
        migrations.RemoveConstraint("ErasureRequest", _NAME),
        migrations.RenameField("ErasureRequest", "extension_reason", "extension_reason_sealed"),
        migrations.RenameField("ErasureItem", "note", "note_sealed"),
        migrations.AlterField(
            "ErasureItem", "note_sealed", models.TextField(blank=True, default="", db_default="")
        ),
        migrations.AddConstraint(
            "ErasureRequest",
            models.CheckConstraint(
                condition=models.Q(
                    extended_at__isnull=True, extended_by__isnull=True, extension_reason_sealed=""
                )
                | (
                    models.Q(extended_at__isnull=False, extended_by__isnull=False)
                    & ~models.Q(extension_reason_sealed="")
                ),
                name=_NAME,
            ),
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
