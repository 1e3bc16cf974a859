"""What somebody told, proved or added is offered in forms until they say otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0033_whose_account")]

    operations = [
        migrations.AddField(
            model_name=name, name="is_offered", field=models.BooleanField(default=True, db_default=True)
        )
        for name in ("knownanswer", "contact", "home")
    ]
