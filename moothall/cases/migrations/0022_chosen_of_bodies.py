"""A draft keeps of which body a known answer is that was chosen, in place of a key that may mean nothing any more."""

from django.db import migrations

_BODIES = """
    update cases_draft d set chosen = (
        select jsonb_object_agg(c.key, k.body_id)
        from jsonb_each_text(d.chosen) c left join people_knownanswer k on k.key = c.value
    )
    where d.chosen <> '{}'
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0021_left_by_accounts"), ("people", "0009_accounts")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                _BODIES,
                "select set_config('moothall.migrating', '', true)",
            ],
            migrations.RunSQL.noop,
        )
    ]
