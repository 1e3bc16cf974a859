"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("outbox", "0001_initial")]

    operations = [
        BodyKeys("OutboxRow"),
        RowSecurity(
            "OutboxRow",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, insert",
                ),
                "moothall_draft": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert, select (id, body_id)",
                ),
                "moothall_grant": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="insert, select (id, body_id)",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update",
                ),
            },
        ),
        definer_function(
            name="moothall_outbox_to_do",
            arguments="before timestamptz, most integer",
            returns="table (id bigint, body_id bigint)",
            query=(
                "select o.id, o.body_id from outbox_outboxrow o"
                " where o.done_at is null and o.gave_up_at is null and o.created_at < before"
                " order by o.created_at limit most"
            ),
        ),
    ]
