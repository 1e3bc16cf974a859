"""One more thing that can happen to a case: somebody looked at what it keeps from view."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0007_accesses")]

    operations = [
        migrations.AlterField(
            model_name="caseentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("submitted", "Submitted"),
                    ("taken", "Taken"),
                    ("put_back", "Put Back"),
                    ("moved", "Moved"),
                    ("wrote", "Wrote"),
                    ("noted", "Noted"),
                    ("revealed", "Revealed"),
                    ("notice_failed", "Notice Failed"),
                ],
                max_length=16,
            ),
        ),
    ]
