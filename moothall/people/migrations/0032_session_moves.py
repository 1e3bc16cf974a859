"""A session gets a new key in its own row: one that has ended comes back under no key."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0031_helpers_go")]

    operations = [
        definer_function(
            name="moothall_session_moves",
            arguments="asked text, new_digest text",
            returns="setof bigint",
            query=(
                "update people_session set digest = new_digest, used_at = statement_timestamp()"
                " where digest = asked and ends_at > statement_timestamp()"
                " and used_at + make_interval(secs => idle_seconds) > statement_timestamp() returning id"
            ),
        )
    ]
