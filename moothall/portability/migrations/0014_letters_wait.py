"""A letter that somebody has still to send by hand is never over; once sent, it is kept as long as a message from then."""

from django.db import migrations

from moothall.bodies.functions import definer_function

_SINCE = "greatest(d.created_at, d.handed_on::timestamp at time zone 'Europe/London')"
_OVER = (
    f"d.created_at < before and {_SINCE} < before and (d.hand_key = '' or d.handed_on is not null)"  # noqa: S608
    " and not exists (select 1 from cases_case c where c.body_id = d.body_id and c.reference = d.case_reference)"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0013_answering"), ("notices", "0006_readers")]

    operations = [
        definer_function(
            name="moothall_messages_due",
            arguments="before timestamptz, one_body bigint",
            returns="table (home bigint, due bigint, whole bigint, oldest timestamptz)",
            query=(
                f"select d.body_id, count(*) filter (where {_OVER}), count(*), min({_SINCE}) filter (where {_OVER})"  # noqa: S608
                " from notices_notice d where one_body is null or d.body_id = one_body"
                f" group by d.body_id having bool_or({_OVER})"
            ),
        ),
        definer_function(
            name="moothall_messages_over",
            arguments="home bigint, before timestamptz, most integer",
            returns="setof bigint",
            query=(
                "delete from notices_notice t where t.body_id = home and t.id in (select d.id from notices_notice d"  # noqa: S608
                f" where d.body_id = home and {_OVER} order by {_SINCE} limit most) returning t.id"
            ),
        ),
    ]
