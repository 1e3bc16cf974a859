"""When a body gave an officer a name is kept: memberships are numbered at random, so their ids tell no order."""

from django.db import migrations, models
from django.db.models.functions import Now

# Of rows from before it is known when a name was asked for, and that none was given after its post began.
_OF_OLD_ROWS = """
    update people_membership m set named_at = coalesce(
        (select r.asked_at from people_postrequest r where r.body_id = m.body_id and r.id = m.request_id),
        least(m.from_at, m.named_at))
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0025_posts_read_once")]

    operations = [
        migrations.AddField("Membership", "named_at", models.DateTimeField(db_default=Now())),
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                _OF_OLD_ROWS,
                "select set_config('moothall.migrating', '', true)",
            ],
            migrations.RunSQL.noop,
        ),
    ]
