"""Sessions at the desk of somebody whose last post has ended by its day end too, and open in no later post."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0021_void_requests")]

    operations = [
        definer_function(
            name="moothall_sessions_of_leavers_end",
            arguments="most integer",
            returns="setof bigint",
            query=(
                "delete from people_session where id in (select s.id from people_session s"
                " where s.site = 'desk' and s.person_id is not null"
                " and not exists (select 1 from moothall_posts_at(s.person_id, clock_timestamp()))"
                " order by s.id limit most) returning id"
            ),
        )
    ]
