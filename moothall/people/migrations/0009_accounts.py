"""What people keep in their account, who acts for whom, and the codes that prove an address."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION, Grants
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("bodies", "0002_grants"),
        ("people", "0008_sealed_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountDetails",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("format_needed", models.CharField(blank=True, max_length=16)),
                ("is_confidential", models.BooleanField(db_default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="one_set_of_account_details")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=8)),
                ("sealed", models.TextField()),
                ("proved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="one_contact_of_each_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("service_slug", models.CharField(max_length=60)),
                ("purpose", models.CharField(max_length=200)),
                ("basis", models.CharField(max_length=40)),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "from_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "to_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "given_at"], name="given_answers_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Helping",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("nonce", models.CharField(max_length=32)),
                ("name_sealed", models.TextField()),
                ("email_sealed", models.TextField()),
                ("email_blind", models.CharField(max_length=60)),
                ("services", models.JSONField(default=list)),
                ("may_act", models.BooleanField()),
                ("invited_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answer_by", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
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
                "indexes": [models.Index(fields=["email_blind"], name="helpings_by_email")],
                "constraints": [
                    models.UniqueConstraint(fields=("nonce",), name="one_helping_per_nonce"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("helper__isnull", False), _connector="OR"
                        ),
                        name="who_accepted_is_the_helper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helper__isnull", True),
                            models.Q(("helper", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_helps_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Home",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("sealed", models.TextField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="one_home_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="a_home_is_left_after_it_is_moved_into",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=16)),
                ("sealed", models.TextField()),
                ("told_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "body", "kind"), name="one_known_answer_of_a_kind_from_a_body"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonBody",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "body"), name="a_body_is_listed_once_for_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofCode",
            fields=[
                ("nonce", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("browser_digest", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=16)),
                ("to_digest", models.CharField(max_length=64)),
                ("tries", models.IntegerField(db_default=0)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
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
            options={
                "indexes": [models.Index(fields=["ends_at"], name="proof_codes_to_sweep")],
                "constraints": [
                    models.UniqueConstraint(fields=("browser_digest",), name="one_proof_code_per_asking")
                ],
            },
        ),
        RowSecurity(
            "AccountDetails",
            {
                "moothall_resident": Rule(
                    rows="person_id = nullif(current_setting('moothall.person', true), '')::bigint",
                    may="select, insert, update",
                )
            },
        ),
        RowSecurity(
            "Contact",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update, delete",
                )
            },
        ),
        RowSecurity(
            "Home",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update, delete",
                )
            },
        ),
        RowSecurity(
            "PersonBody",
            {
                "moothall_resident": Rule(
                    rows="person_id = nullif(current_setting('moothall.person', true), '')::bigint",
                    may="select, insert",
                )
            },
        ),
        RowSecurity(
            "Helping",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint and coalesce(nullif(current_setting('moothall.helper', true), '')::bigint, helper_id, 0) = coalesce(helper_id, 0)) or (helper_id = nullif(current_setting('moothall.person', true), '')::bigint and nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update",
                )
            },
        ),
        RowSecurity(
            "KnownAnswer",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update, delete",
                )
            },
        ),
        RowSecurity(
            "GivenAnswer",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update",
                )
            },
        ),
        Grants(("people_proofcode",), "select, insert, update, delete", (APPLICATION,)),
        definer_function(
            name="moothall_invitations",
            arguments="of_digest text",
            returns="table(id bigint, person_id bigint, nonce varchar)",
            query=(
                "select h.id, h.person_id, h.nonce from people_helping h where h.email_blind = of_digest"
                " and h.accepted_at is null and h.ended_at is null and h.answer_by > statement_timestamp()"
            ),
        ),
    ]
