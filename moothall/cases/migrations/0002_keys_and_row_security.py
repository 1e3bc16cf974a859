"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

_ONLY_ADDED = """
    create function cases_caseentry_only_added() returns trigger language plpgsql as $$
    begin
        raise exception 'rows of cases_caseentry are only ever added';
    end $$;
    create trigger cases_caseentry_only_added before update or delete on cases_caseentry for each row execute function cases_caseentry_only_added();
"""
_ONLY_ADDED_REVERSED = "drop function cases_caseentry_only_added() cascade"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0001_initial")]

    operations = [
        BodyKeys("Case"),
        BodyKeys("CaseEntry"),
        BodyKeys("Draft"),
        RowSecurity(
            "Case",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, update",
                ),
                "moothall_resident": Rule(
                    rows="person_id = nullif(current_setting('moothall.person', true), '')::bigint",
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
        RowSecurity(
            "CaseEntry",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, insert",
                ),
                "moothall_resident": Rule(
                    rows="for_resident and exists (select 1 from cases_case c where c.body_id = cases_caseentry.body_id and c.id = cases_caseentry.case_id)",
                    may="select",
                ),
                "moothall_grant": Rule(
                    rows="for_resident and exists (select 1 from cases_case c where c.body_id = cases_caseentry.body_id and c.id = cases_caseentry.case_id)",
                    may="select (id, body_id, case_id, at, kind, to_state, message, for_resident)",
                ),
                "moothall_draft": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert",
                ),
            },
        ),
        RowSecurity(
            "Draft",
            {
                "moothall_draft": Rule(
                    rows="(holder_digest = nullif(current_setting('moothall.draft', true), '')) and (body_id = nullif(current_setting('moothall.body', true), '')::bigint)",
                    may="select, insert, update",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update, delete",
                ),
            },
        ),
        migrations.RunSQL(_ONLY_ADDED, _ONLY_ADDED_REVERSED),
        definer_function(
            name="moothall_body_of_code",
            arguments="of_digest text",
            returns="setof bigint",
            query="select c.body_id from cases_case c where c.code_digest = of_digest",
        ),
        definer_function(
            name="moothall_bodies_with_expired_drafts",
            arguments="at timestamptz",
            returns="setof bigint",
            query="select distinct d.body_id from cases_draft d where d.expires_at <= at",
        ),
    ]
