"""By what officers prove who they are: each table shows itself to its own person only, and to no helper."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.bodies.grants import APPLICATION, Grants
from moothall.bodies.row_security import RowSecurity, Rule

_OWN_UNAIDED = (
    "(person_id = nullif(current_setting('moothall.person', true), '')::bigint)"
    " and (nullif(current_setting('moothall.helper', true), '') is null)"
)
_EVERYTHING = {"moothall_resident": Rule(rows=_OWN_UNAIDED, may="select, insert, update, delete")}


class Migration(migrations.Migration):
    dependencies = [
        ("bodies", "0002_grants"),
        ("people", "0005_session_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("reset", "Reset"), ("locked", "Locked")], max_length=8)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sealed_secret", models.TextField()),
                ("last_step", models.BigIntegerField()),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="one_authenticator_app_per_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("first_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "digest"), name="one_row_per_known_device")
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("credential_id", models.TextField(unique=True)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "id"], name="passkeys_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Password",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("encoded", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person",), name="one_password_per_person")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("encoded", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "id"], name="recovery_codes_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="SetUpLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("invitation", "Invitation"), ("reset", "Reset")], max_length=10
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("browser_digest", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "id"], name="set_up_links_of_a_person")],
            },
        ),
        RowSecurity("Password", _EVERYTHING),
        RowSecurity("AuthenticatorApp", _EVERYTHING),
        RowSecurity("Passkey", _EVERYTHING),
        RowSecurity("RecoveryCode", _EVERYTHING),
        RowSecurity("SetUpLink", _EVERYTHING),
        RowSecurity(
            "KnownDevice",
            {"moothall_resident": Rule(rows=_OWN_UNAIDED, may="select, insert, update")},
        ),
        Grants(("people_lock", "people_errand"), "select, insert, update, delete", (APPLICATION,)),
    ]
