"""Copies of everything about a person, for them to download."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0013_team_of_an_arrangement")]

    operations = [
        migrations.CreateModel(
            name="AccountCopy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("sealed", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ready_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="copies_to_sweep")],
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="one_copy_per_key")],
            },
        ),
        RowSecurity(
            "AccountCopy",
            {
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null)",
                    may="select, insert, update, delete",
                )
            },
        ),
        definer_function(
            name="moothall_copies_over",
            arguments="",
            returns="setof bigint",
            query="delete from people_accountcopy where ends_at <= statement_timestamp() returning id",
        ),
    ]
