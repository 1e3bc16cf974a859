"""Until when somebody has seen what bodies wrote to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0015_lists_by_job")]

    operations = [
        migrations.AddField(
            model_name="accountdetails", name="messages_seen_at", field=models.DateTimeField(null=True)
        )
    ]
