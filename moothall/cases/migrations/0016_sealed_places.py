"""Answers that say where or whom to reach are sealed also where the service does not call them sensitive."""

import json
from collections.abc import Mapping

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.state import StateApps

from moothall.cases import answers
from moothall.packs.services import compile_pack
from moothall.rules.services import ServiceDefinition
from moothall.vault import columns

_ROWS = {
    "select body_id, id, draft_key, version_id, answers::text from cases_case":
        "update cases_case set answers = %s::jsonb where body_id = %s and id = %s",
    "select body_id, id, key, version_id, answers::text from cases_draft":
        "update cases_draft set answers = %s::jsonb where body_id = %s and id = %s",
}  # fmt: skip


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal what lies open in drafts and cases. The owner sees the rows while it says that it migrates."""
    versions = apps.get_model("services", "ServiceVersion").objects.values_list("id", "content")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        services = {version_id: compile_pack(content) for version_id, content in versions}
        for query, update in _ROWS.items():
            _seal(cursor, services, query, update)
        cursor.execute("select set_config('moothall.migrating', '', true)")


def _seal(cursor: CursorWrapper, services: Mapping[int, ServiceDefinition], query: str, update: str) -> None:
    cursor.execute(query)
    for body_id, row_id, key, version_id, written in cursor.fetchall():
        given = json.loads(written)
        lying_open = {name: value for name, value in given.items() if columns.marked(value) is None}
        sealed = answers.sealed(services[version_id], lying_open, body_id=body_id, draft_key=key)
        if sealed != lying_open:
            cursor.execute(update, [json.dumps({**given, **sealed}), body_id, row_id])


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0015_no_sweep_of_drafts"),
        ("services", "0002_grants"),
        ("vault", "0003_keys_of_several"),
    ]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop)]
