"""Sensitive answers, places and how to reach residents are sealed by the key of their body, in their place."""

import json
from collections.abc import Mapping

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.state import StateApps

from moothall.bodies.functions import definer_function
from moothall.cases import answers
from moothall.cases.sealed import CONTACT_EMAIL, CONTACT_PHONE, PLACE, blind_email
from moothall.packs.services import compile_pack
from moothall.rules.services import ServiceDefinition
from moothall.vault import columns

_CASES = """
    select body_id, id, reference, draft_key, version_id, answers::text, place_sealed, contact_email_sealed,
        contact_phone_sealed
    from cases_case
"""
_SEAL_CASE = """
    update cases_case set answers = %s::jsonb, place_sealed = %s, contact_email_sealed = %s, contact_email_blind = %s,
        contact_phone_sealed = %s
    where body_id = %s and id = %s
"""
_DRAFTS = "select body_id, id, key, version_id, answers::text from cases_draft"
_SEAL_DRAFT = "update cases_draft set answers = %s::jsonb where body_id = %s and id = %s"


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal every draft and case. The owner sees the rows while it says that it migrates."""
    versions = apps.get_model("services", "ServiceVersion").objects.values_list("id", "content")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        services = {version_id: compile_pack(content) for version_id, content in versions}
        _seal_cases(cursor, services)
        _seal_drafts(cursor, services)
        cursor.execute("select set_config('moothall.migrating', '', true)")


def _seal_cases(cursor: CursorWrapper, services: Mapping[int, ServiceDefinition]) -> None:
    cursor.execute(_CASES)
    for body_id, case_id, reference, key, version_id, given, place, email, phone in cursor.fetchall():
        sealed = answers.sealed(services[version_id], json.loads(given), body_id=body_id, draft_key=key)
        values = [
            json.dumps(sealed),
            columns.seal(PLACE, body_id=body_id, row=reference, text=place),
            columns.seal(CONTACT_EMAIL, body_id=body_id, row=reference, text=email),
            blind_email(body_id=body_id, reference=reference, email=email),
            columns.seal(CONTACT_PHONE, body_id=body_id, row=reference, text=phone),
        ]
        cursor.execute(_SEAL_CASE, [*values, body_id, case_id])


def _seal_drafts(cursor: CursorWrapper, services: Mapping[int, ServiceDefinition]) -> None:
    cursor.execute(_DRAFTS)
    for body_id, draft_id, key, version_id, given in cursor.fetchall():
        sealed = answers.sealed(services[version_id], json.loads(given), body_id=body_id, draft_key=key)
        cursor.execute(_SEAL_DRAFT, [json.dumps(sealed), body_id, draft_id])


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0005_persons"),
        ("services", "0002_grants"),
        ("vault", "0002_masters"),
    ]

    operations = [
        migrations.RenameField("case", "place", "place_sealed"),
        migrations.AlterField("case", "place_sealed", models.TextField(default="")),
        migrations.RenameField("case", "contact_email", "contact_email_sealed"),
        migrations.AlterField("case", "contact_email_sealed", models.TextField(default="")),
        migrations.RenameField("case", "contact_phone", "contact_phone_sealed"),
        migrations.AlterField("case", "contact_phone_sealed", models.TextField(default="")),
        migrations.AddField("case", "contact_email_blind", models.CharField(max_length=60, default="")),
        migrations.RunPython(seal_all),
        migrations.RunSQL("drop function moothall_body_of_contact(text, text)", migrations.RunSQL.noop),
        definer_function(
            name="moothall_contact_of_reference",
            arguments="of_reference text",
            returns="table (body_id bigint, blind varchar)",
            query=(
                "select c.body_id, c.contact_email_blind from cases_case c"
                " where c.reference = of_reference and c.person_id is null"
            ),
        ),
    ]
