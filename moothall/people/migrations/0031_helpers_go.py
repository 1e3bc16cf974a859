"""Rights to act for somebody that are over go: with them the name and the address of whoever was asked."""

from django.db import migrations

from moothall.bodies.functions import definer_function

_OVER_AT = (
    "least(d.ended_at, case when d.accepted_at is null then least(d.answer_by, d.ends_at) else d.ends_at end)"
)
_DUE = (
    f"select count(*) filter (where {_OVER_AT} < before), count(*),"  # noqa: S608 - columns of ours
    f" min({_OVER_AT}) filter (where {_OVER_AT} < before) from people_helping d"
)
_OVER = (
    "delete from people_helping t where t.id in (select d.id from people_helping d"  # noqa: S608
    f" where {_OVER_AT} < before order by {_OVER_AT} limit most) returning t.id"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0030_closed_accounts")]

    operations = [
        definer_function(
            name="moothall_helpers_due",
            arguments="before timestamptz",
            returns="table (due bigint, whole bigint, oldest timestamptz)",
            query=_DUE,
        ),
        definer_function(
            name="moothall_helpers_over",
            arguments="before timestamptz, most integer",
            returns="setof bigint",
            query=_OVER,
        ),
    ]
