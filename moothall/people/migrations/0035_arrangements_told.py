"""Why an arrangement was ended, and which are about to end: both sides are told in time."""

from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule

_HERE = "nullif(current_setting('moothall.body', true), '')::bigint"
_SERVED = "any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_ENDING = """
    select a.id, a.body_id, a.provider_id from people_arrangement a
    where a.home_agreed_at is not null and a.provider_agreed_at is not null and a.ended_at is null
        and a.to_at > at and a.to_at <= until
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0034_offered_again")]

    operations = [
        migrations.AddField(
            "Arrangement", "ended_why", models.TextField(blank=True, default="", db_default="")
        ),
        RowSecurity(
            "Arrangement",
            {
                "moothall_officer": Rule(
                    rows=f"body_id = {_SERVED} or provider_id = {_SERVED}",
                    may=(
                        "select, insert, update (home_agreed_by_id, home_agreed_at, provider_agreed_by_id,"
                        " provider_agreed_at, ended_by_id, ended_at, ended_why)"
                    ),
                ),
                "moothall_job": Rule(rows=f"body_id = {_HERE} or provider_id = {_HERE}", may="select"),
            },
        ),
        definer_function(
            name="moothall_arrangements_ending",
            arguments="at timestamptz, until timestamptz",
            returns="table (arrangement_id bigint, home_id bigint, provider_id bigint)",
            query=_ENDING,
        ),
    ]
