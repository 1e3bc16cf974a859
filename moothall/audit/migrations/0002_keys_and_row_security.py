"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

_ONLY_ADDED = """
    create function audit_auditrow_only_added() returns trigger language plpgsql as $$
    begin
        raise exception 'rows of audit_auditrow are only ever added';
    end $$;
    create trigger audit_auditrow_only_added before update or delete on audit_auditrow for each row execute function audit_auditrow_only_added();
"""
_ONLY_ADDED_REVERSED = "drop function audit_auditrow_only_added() cascade"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        BodyKeys("AuditRow"),
        RowSecurity(
            "AuditRow",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, insert",
                ),
                "moothall_draft": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert",
                ),
                "moothall_grant": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert",
                ),
            },
        ),
        migrations.RunSQL(_ONLY_ADDED, _ONLY_ADDED_REVERSED),
    ]
