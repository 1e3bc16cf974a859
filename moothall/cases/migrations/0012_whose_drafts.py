"""A draft is from whoever gave its first answer: a person, a helper for one, or somebody without an account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0011_unlist")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="whose_digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
