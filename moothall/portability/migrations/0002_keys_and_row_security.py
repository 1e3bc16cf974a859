"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

_OFFICERS = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0001_initial")]

    operations = [
        BodyKeys("RetentionRun"),
        RowSecurity(
            "RetentionRun",
            {
                "moothall_officer": Rule(
                    rows=_OFFICERS, may="select, update (confirmed_at, confirmed_by_id)"
                ),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update"),
            },
        ),
        BodyKeys("SignOff"),
        RowSecurity(
            "SignOff",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select, insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
    ]
