"""What happened to a case whose person's address is confidential is shown to no code, only to who signs in."""

from django.db import migrations

from moothall.bodies.row_security import RowSecurity, Rule

_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0012_whose_drafts")]

    operations = [
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
                    rows="for_resident and exists (select 1 from cases_case c where c.body_id = cases_caseentry.body_id and c.id = cases_caseentry.case_id and not c.is_confidential)",
                    may="select (id, body_id, case_id, at, kind, to_state, message, for_resident)",
                ),
                "moothall_draft": Rule(rows=_IN_HAND, may="insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert"),
            },
        ),
    ]
