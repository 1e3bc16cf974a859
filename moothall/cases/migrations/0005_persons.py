"""Whose a case is, who sent it for them, in what format they need letters; and what their helpers see of it."""

import django.db.models.deletion
from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0004_prune"),
        ("people", "0009_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="format_needed",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="case",
            name="helper",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="helper_name_sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="case",
            name="is_confidential",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="person_name_sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["reference"], name="cases_by_reference"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["body", "person", "submitted_at", "id"],
                name="cases_of_a_person",
            ),
        ),
        RowSecurity(
            "Case",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, update",
                ),
                "moothall_resident": Rule(
                    rows="(person_id = nullif(current_setting('moothall.person', true), '')::bigint) and (nullif(current_setting('moothall.helper', true), '') is null or (exists (select 1 from people_helping h where h.person_id = cases_case.person_id and h.helper_id = nullif(current_setting('moothall.helper', true), '')::bigint and h.accepted_at is not null and h.ended_at is null and h.ends_at > statement_timestamp() and (h.services = '[]'::jsonb or h.services ? cases_case.service_slug)) and not exists (select 1 from people_accountdetails d where d.person_id = cases_case.person_id and d.is_confidential)))",
                    may="select",
                ),
                "moothall_draft": Rule(
                    rows="(holder_digest = nullif(current_setting('moothall.draft', true), '')) and (body_id = nullif(current_setting('moothall.body', true), '')::bigint)",
                    may="select, insert",
                ),
                "moothall_grant": Rule(
                    rows="(code_digest = nullif(current_setting('moothall.grant', true), '')) and (body_id = nullif(current_setting('moothall.body', true), '')::bigint)",
                    may="select",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update",
                ),
            },
        ),
        definer_function(
            name="moothall_body_of_contact",
            arguments="of_reference text, of_email text",
            returns="setof bigint",
            query=(
                "select c.body_id from cases_case c where c.reference = of_reference"
                " and lower(c.contact_email) = of_email and c.contact_email <> '' and c.person_id is null"
            ),
        ),
    ]
