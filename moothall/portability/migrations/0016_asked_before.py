"""Which of somebody's cases a body has been asked to erase, perhaps from an account of before: for all bodies at once."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION

_QUERY = """
    select i.body_id, i.reference::text, i.person_id <> d.person_id
    from people_personbody d
    join cases_case c on c.body_id = d.body_id and c.person_id = d.person_id
    join portability_erasureitem i on i.body_id = c.body_id and i.reference = c.reference
    where d.person_id = nullif(current_setting('moothall.person', true), '')::bigint
    and nullif(current_setting('moothall.helper', true), '') is null
    and (i.outcome = '' or (i.outcome = 'later' and i.gone_at is null))
    order by i.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("portability", "0015_rests_of_closed_accounts"),
        ("cases", "0022_chosen_of_bodies"),
        ("people", "0036_open_or_closed"),
    ]

    operations = [
        definer_function(
            name="moothall_erasures_asked",
            arguments="",
            returns="table (body bigint, case_reference text, is_of_before boolean)",
            query=_QUERY,
        ),
        migrations.RunSQL(
            [
                f"revoke execute on function moothall_erasures_asked() from {APPLICATION}",
                "grant execute on function moothall_erasures_asked() to moothall_resident",
            ],
            migrations.RunSQL.noop,
        ),
    ]
