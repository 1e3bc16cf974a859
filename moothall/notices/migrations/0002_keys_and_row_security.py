"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("notices", "0001_initial")]

    operations = [
        BodyKeys("Notice"),
        RowSecurity(
            "Notice",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, insert",
                ),
                "moothall_draft": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert, select (id, body_id)",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update",
                ),
            },
        ),
    ]
