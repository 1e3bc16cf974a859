"""Whom a notice is for is sealed by the key of its body; what lay open is sealed in its place."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.notices.sealed import TO
from moothall.vault import columns


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal every address. The owner sees the rows while it says that it migrates."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        cursor.execute("select body_id, id, key, to_sealed from notices_notice")
        rows = [
            (columns.seal(TO, body_id=body_id, row=key, text=to), body_id, notice_id)
            for body_id, notice_id, key, to in cursor.fetchall()
        ]
        if rows:
            cursor.executemany(
                "update notices_notice set to_sealed = %s where body_id = %s and id = %s", rows
            )
        cursor.execute("select set_config('moothall.migrating', '', true)")


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("notices", "0003_format_needed"), ("vault", "0002_masters")]

    operations = [
        migrations.RenameField("notice", "to_address", "to_sealed"),
        migrations.RunPython(seal_all),
    ]
