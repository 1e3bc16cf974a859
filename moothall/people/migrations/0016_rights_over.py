"""Who is told when a right to act for somebody has run out; and what was given is said in both languages."""

from django.db import migrations, models

from moothall.bodies.functions import definer_function

_OVER = """
    update people_helping h set told_over_at = statement_timestamp() where h.id in (
        select w.id from people_helping w
        where w.accepted_at is not null and w.ended_at is null and w.told_over_at is null
            and w.ends_at <= statement_timestamp() and w.ends_at > statement_timestamp() - interval '30 days'
        order by w.ends_at limit most for update skip locked
    ) returning h.id, h.person_id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0015_messages_seen")]

    operations = [
        migrations.AddField("Helping", "told_over_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "Helping",
            models.Index(
                fields=["ends_at"],
                condition=models.Q(
                    accepted_at__isnull=False, ended_at__isnull=True, told_over_at__isnull=True
                ),
                name="helpings_to_tell",
            ),
        ),
        definer_function(
            name="moothall_helpings_over",
            arguments="most integer",
            returns="table (helping_id bigint, of_person_id bigint)",
            query=_OVER,
        ),
        migrations.AlterField("GivenAnswer", "purpose", models.TextField()),
        migrations.AddField(
            "GivenAnswer", "purpose_cy", models.TextField(blank=True, default="", db_default="")
        ),
    ]
