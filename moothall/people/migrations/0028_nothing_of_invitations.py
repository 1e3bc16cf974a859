"""The operator learns of a body's administrators whether there is one, and not whether an invitation is open."""

from django.db import migrations

from moothall.bodies.functions import definer_function

_ADMINISTERED = (
    "select b.id,"
    " exists (select 1 from people_membership m where m.body_id = b.id and m.function = 'administrator'"
    "  and (m.to_at is null or m.to_at > greatest(at, m.from_at))),"
    " exists (select 1 from people_postrequest r where r.body_id = b.id and r.function = 'administrator'"
    "  and r.outcome = '' and (r.to_at is null or r.to_at > at))"
    " from unnest(in_bodies) as b (id)"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0027_names_while_lent")]

    operations = [
        migrations.RunSQL(
            "drop function moothall_bodies_administered(bigint[], timestamptz)", migrations.RunSQL.noop
        ),
        definer_function(
            name="moothall_bodies_administered",
            arguments="in_bodies bigint[], at timestamptz",
            returns="table (body_id bigint, is_administered boolean, is_asked boolean)",
            query=_ADMINISTERED,
        ),
    ]
