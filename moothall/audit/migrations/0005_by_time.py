"""Rows are read by time, newest first: each index that a filter uses ends with it."""

from django.db import migrations, models

_PARTIAL = {
    "audit_by_officer": (["body", "actor_id", "at", "id"], models.Q(("actor_kind", "officer"))),
    "audit_refused": (["body", "at", "id"], models.Q(("refused", True))),
    "audit_outside": (["body", "at", "id"], models.Q(("is_outside", True))),
}


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0004_only_added")]

    operations = [
        *[migrations.RemoveIndex("auditrow", name) for name in _PARTIAL],
        migrations.AddIndex("auditrow", models.Index(fields=["body", "at", "id"], name="audit_by_time")),
        *[
            migrations.AddIndex("auditrow", models.Index(fields=fields, condition=condition, name=name))
            for name, (fields, condition) in _PARTIAL.items()
        ],
    ]
