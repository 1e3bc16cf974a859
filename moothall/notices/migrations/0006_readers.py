"""Whom the portal itself wrote to, so that the messages come with the copy of everything about them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("notices", "0005_letters_by_hand")]

    operations = [
        migrations.AddField("notice", "reader_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["body", "reader_id", "id"],
                condition=models.Q(reader_id__isnull=False),
                name="notices_of_a_reader",
            ),
        ),
    ]
