"""A confirmed list is carried out by a job; and which bodies have no administrator, for the portal's operator."""

from django.db import migrations, models

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule

_OF_OFFICER = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_OUTCOMES = [
    ("applied", "Applied"),
    ("changed", "Changed"),
    ("right_ended", "Right Ended"),
    ("failed", "Failed"),
]
# Nothing of the people of a body goes out: whether it has an administrator, whether one is asked for, and whether a
# link that somebody may still use to become one is on its way.
_ADMINISTERED = (
    "select b.id,"
    " exists (select 1 from people_membership m where m.body_id = b.id and m.function = 'administrator'"
    "  and (m.to_at is null or m.to_at > greatest(at, m.from_at))),"
    " exists (select 1 from people_postrequest r where r.body_id = b.id and r.function = 'administrator'"
    "  and r.outcome = '' and (r.to_at is null or r.to_at > at)),"
    " exists (select 1 from people_setuplink l join people_membership m on m.person_id = l.person_id"
    "  and m.body_id = b.id and m.function = 'administrator'"
    "  where l.body_id = b.id and l.kind = 'invitation' and l.used_at is null and l.expires_at > at)"
    " from unnest(in_bodies) as b (id)"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0014_copies")]

    operations = [
        migrations.AddField("PostFile", "lines", models.IntegerField(default=0)),
        migrations.AddField("PostFile", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("PostFile", "confirmed_plan", models.CharField(max_length=64, default="")),
        migrations.AddField(
            "PostFile", "outcome", models.CharField(max_length=12, default="", choices=_OUTCOMES)
        ),
        RowSecurity(
            "PostFile",
            {
                "moothall_officer": Rule(
                    rows=_OF_OFFICER,
                    may=(
                        "select, insert,"
                        " update (applied_at, sealed_content, confirmed_at, confirmed_plan, outcome), delete"
                    ),
                ),
                "moothall_job": Rule(rows=_IN_HAND, may="select, update (outcome, sealed_content), delete"),
            },
        ),
        definer_function(
            name="moothall_bodies_administered",
            arguments="in_bodies bigint[], at timestamptz",
            returns="table (body_id bigint, is_administered boolean, is_asked boolean, is_invited boolean)",
            query=_ADMINISTERED,
        ),
    ]
