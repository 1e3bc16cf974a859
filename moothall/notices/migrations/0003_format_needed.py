"""In what format the reader of a notice needs it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("notices", "0002_keys_and_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="format_needed",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
