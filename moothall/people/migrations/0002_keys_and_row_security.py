"""The keys by body and the row security of what 0001 created."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION, Grants
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0001_initial")]

    operations = [
        BodyKeys("Team"),
        BodyKeys("Membership"),
        RowSecurity(
            "Team",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update",
                ),
            },
        ),
        RowSecurity(
            "Membership",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint",
                    may="select, insert, update",
                ),
            },
        ),
        Grants(("people_person",), "select, insert, update", (APPLICATION,)),
        Grants(("people_person",), "select (id, name)", ("moothall_officer",)),
        Grants(("people_person",), "select", ("moothall_job",)),
        Grants(("people_attempt",), "select, insert, update, delete", (APPLICATION,)),
        definer_function(
            name="moothall_posts_of",
            arguments="of_person bigint",
            returns="table (body_id bigint, team_id bigint, function varchar)",
            query=(
                "select m.body_id, m.team_id, m.function from people_membership m where m.person_id = of_person"
                " and m.from_at <= statement_timestamp() and (m.to_at is null or m.to_at > statement_timestamp())"
                " order by m.body_id, m.team_id, m.function"
            ),
        ),
    ]
