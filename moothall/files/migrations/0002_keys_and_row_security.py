"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("files", "0001_initial")]

    operations = [
        BodyKeys("StoredFile"),
        RowSecurity(
            "StoredFile",
            {
                "moothall_draft": Rule(
                    rows="(holder_digest = nullif(current_setting('moothall.draft', true), '')) and (body_id = nullif(current_setting('moothall.body', true), '')::bigint)",
                    may="select, insert, update",
                ),
                "moothall_officer": Rule(
                    rows="(body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])) and (claimed_at is not null)",
                    may="select",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update, delete",
                ),
            },
        ),
        definer_function(
            name="moothall_bodies_with_unclaimed_files",
            arguments="before timestamptz",
            returns="setof bigint",
            query="select distinct f.body_id from files_storedfile f where f.claimed_at is null and f.created_at < before",
        ),
    ]
