"""A draft keeps which of its answers were chosen from what its person told another body, until it is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0013_confidential_by_code"), ("people", "0016_rights_over")]

    operations = [
        migrations.AddField("Draft", "chosen", models.JSONField(default=dict, db_default={})),
    ]
