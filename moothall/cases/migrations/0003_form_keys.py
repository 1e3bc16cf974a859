"""The one-time key of the form that an officer sent, once in a body; older entries have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0002_keys_and_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseentry",
            name="key",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddConstraint(
            model_name="caseentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("body", "key"),
                name="a_form_is_heeded_once",
            ),
        ),
    ]
