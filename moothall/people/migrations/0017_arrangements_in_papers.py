"""The papers of both parties name an arrangement: a job for either meets it."""

from django.db import migrations

from moothall.bodies.row_security import RowSecurity, Rule

_HOME = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_PROVIDER = "provider_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "nullif(current_setting('moothall.body', true), '')::bigint"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0016_rights_over")]

    operations = [
        RowSecurity(
            "Arrangement",
            {
                "moothall_officer": Rule(
                    rows=f"{_HOME} or {_PROVIDER}",
                    may=(
                        "select, insert, update (home_agreed_by_id, home_agreed_at, provider_agreed_by_id,"
                        " provider_agreed_at, ended_by_id, ended_at)"
                    ),
                ),
                "moothall_job": Rule(rows=f"body_id = {_IN_HAND} or provider_id = {_IN_HAND}", may="select"),
            },
        )
    ]
