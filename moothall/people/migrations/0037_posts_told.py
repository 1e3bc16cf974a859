"""When a letter named a post to its person: each is named once, however many somebody gets in a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0036_open_or_closed")]

    operations = [migrations.AddField("Membership", "told_at", models.DateTimeField(null=True))]
