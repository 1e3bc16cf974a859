"""Identities at OpenID issuers, attempts to sign in with one, and the logout tokens that were obeyed."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION, Grants
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module. Before anybody is known, an identity is found by the keyed digest of its subject alone."""

    dependencies = [("people", "0009_accounts")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("site", models.CharField(max_length=8)),
                ("issuer", models.CharField(max_length=255)),
                ("subject_sealed", models.TextField()),
                ("subject_blind", models.CharField(max_length=60)),
                ("email_sealed", models.TextField(default="")),
                ("linked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["subject_blind"], name="a_subject_of_an_issuer_is_one_persons"
                    )
                ],
                "indexes": [models.Index(fields=["person"], name="identities_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="IssuerAttempt",
            fields=[
                ("state_digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("browser_digest", models.CharField(max_length=64)),
                ("issuer", models.CharField(max_length=30)),
                ("site", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=2)),
                ("onward", models.CharField(blank=True, max_length=300)),
                ("link_digest", models.CharField(blank=True, max_length=64)),
                ("ends_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["ends_at"], name="issuer_attempts_to_sweep")]},
        ),
        migrations.CreateModel(
            name="SpentToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["ends_at"], name="spent_tokens_to_sweep")]},
        ),
        Grants(("people_issuerattempt", "people_spenttoken"), "select, insert, delete", (APPLICATION,)),
        RowSecurity(
            "Identity",
            {
                "moothall_resident": Rule(
                    rows=(
                        "(person_id = nullif(current_setting('moothall.person', true), '')::bigint)"
                        " and (nullif(current_setting('moothall.helper', true), '') is null)"
                    ),
                    may="select, insert, update, delete",
                )
            },
        ),
        definer_function(
            name="moothall_person_of_identity",
            arguments="asked text",
            returns="setof bigint",
            query="select i.person_id from people_identity i where i.subject_blind = asked",
        ),
    ]
