"""What may be erased moves beside the rows; seals chain them, digests of a day are signed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

_OFFICERS = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_BY_RESIDENT = (
    "actor_kind = 'resident' and coalesce(for_id, actor_id)"
    " = nullif(current_setting('moothall.person', true), '')::bigint"
)
_ANY_RESIDENT = "nullif(current_setting('moothall.person', true), '') is not null"

_MOVE = """
    set local moothall.migrating = 'on';
    drop trigger audit_auditrow_only_added on audit_auditrow;
    insert into audit_auditdetail (id, body_id, salt, why, request_id)
        select id, body_id, uuid_send(gen_random_uuid()), why, request_id from audit_auditrow;
    update audit_auditrow r
        set detail_digest = sha256(d.salt || convert_to(d.request_id || E'\\n' || d.why, 'UTF8'))
        from audit_auditdetail d where d.body_id = r.body_id and d.id = r.id;
    create trigger audit_auditrow_only_added before update or delete on audit_auditrow
        for each row execute function audit_auditrow_only_added();
    set local moothall.migrating = '';
"""


def _body(*, db_constraint: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=db_constraint,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="bodies.body",
    )


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0002_keys_and_row_security"), ("bodies", "0002_grants")]

    operations = [
        migrations.CreateModel(
            name="AuditDetail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField(max_length=16)),
                ("why", models.CharField(max_length=500)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                ("seal_number", models.BigIntegerField(null=True)),
                ("body", _body(db_constraint=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seal_number__isnull", True)),
                        fields=["body", "id"],
                        name="audit_unsealed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
                ("leaves_some", models.BooleanField()),
                (
                    "row_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("row_digests", models.BinaryField()),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("body", _body()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("body", "number"), name="one_seal_per_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditDigest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("last_seal", models.BigIntegerField()),
                ("text", models.TextField()),
                ("signature", models.BinaryField(max_length=64)),
                ("body", _body()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("body", "on"), name="one_digest_per_day")],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=60)),
                (
                    "ground",
                    models.CharField(
                        choices=[("fraud", "Fraud"), ("safeguarding", "Safeguarding")], max_length=16
                    ),
                ),
                ("recorded_by_id", models.BigIntegerField()),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("body", _body()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "subject_kind", "subject_id"], name="withheld_by_subject")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_at__gte", models.F("from_at"))),
                        name="a_withholding_never_ends_before_it_begins",
                    )
                ],
            },
        ),
        migrations.AddField("auditrow", "for_id", models.BigIntegerField(null=True)),
        migrations.AddField("auditrow", "team_id", models.BigIntegerField(null=True)),
        migrations.AddField("auditrow", "purpose", models.CharField(blank=True, max_length=40, default="")),
        migrations.AlterField("auditrow", "purpose", models.CharField(blank=True, max_length=40)),
        migrations.AddField("auditrow", "is_outside", models.BooleanField(default=False)),
        migrations.AddField(
            "auditrow",
            "detail_digest",
            models.BinaryField(default=b"", max_length=32),
            preserve_default=False,
        ),
        *[BodyKeys(name) for name in ("AuditDetail", "AuditSeal", "AuditDigest", "Withholding")],
        RowSecurity(
            "AuditRow",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select, insert"),
                "moothall_resident": Rule(rows=_BY_RESIDENT, may="insert"),
                "moothall_draft": Rule(rows=_IN_HAND, may="insert"),
                "moothall_grant": Rule(rows=_IN_HAND, may="insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert"),
            },
        ),
        RowSecurity(
            "AuditDetail",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select, insert"),
                "moothall_resident": Rule(rows=_ANY_RESIDENT, may="insert"),
                "moothall_draft": Rule(rows=_IN_HAND, may="insert"),
                "moothall_grant": Rule(rows=_IN_HAND, may="insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update (seal_number)"),
            },
        ),
        *[
            RowSecurity(
                name,
                {
                    "moothall_officer": Rule(rows=_OFFICERS, may="select"),
                    "moothall_job": Rule(rows=_IN_HAND, may="select, insert"),
                },
            )
            for name in ("AuditSeal", "AuditDigest")
        ],
        RowSecurity(
            "Withholding",
            {"moothall_officer": Rule(rows=_OFFICERS, may="select, insert, update (to_at)")},
        ),
        migrations.RunSQL(_MOVE, migrations.RunSQL.noop),
        migrations.RemoveField("auditrow", "why"),
        migrations.RemoveField("auditrow", "request_id"),
        migrations.AddIndex(
            "auditrow",
            models.Index(
                condition=models.Q(("actor_kind", "officer")),
                fields=["body", "actor_id", "id"],
                name="audit_by_officer",
            ),
        ),
        migrations.AddIndex(
            "auditrow",
            models.Index(condition=models.Q(("refused", True)), fields=["body", "id"], name="audit_refused"),
        ),
        migrations.AddIndex(
            "auditrow",
            models.Index(
                condition=models.Q(("is_outside", True)), fields=["body", "id"], name="audit_outside"
            ),
        ),
    ]
