"""Why a post was refused, and what the operator's administrators asked for in vain: whoever asked reads both."""

from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule

_SERVED = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_HERE = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_REFUSED = """
    select r.body_id, r.id from people_postrequest r
    where r.asked_by_id = of_person and r.outcome = 'refused' and r.decided_at > since and not exists (
        select 1 from people_membership m where m.body_id = r.body_id and m.person_id = r.asked_by_id
            and m.function = 'administrator' and m.from_at <= r.asked_at
            and (m.to_at is null or m.to_at > r.asked_at))
    order by r.decided_at desc, r.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0039_marks_of_offers_go")]

    operations = [
        migrations.AddField(
            "PostRequest",
            "decided_why",
            models.CharField(max_length=400, blank=True, default="", db_default=""),
        ),
        RowSecurity(
            "PostRequest",
            {
                "moothall_officer": Rule(
                    rows=_SERVED,
                    may="select, insert, update (decided_by_id, decided_at, decided_why, outcome)",
                ),
                "moothall_job": Rule(rows=_HERE, may="select, insert, update"),
            },
        ),
        definer_function(
            name="moothall_refused_for_operator",
            arguments="of_person bigint, since timestamptz",
            returns="table (body_id bigint, request_id bigint)",
            query=_REFUSED,
        ),
    ]
