"""A sign-in keeps a digest of the network that it came from: see people.familiar_networks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0023_names_of_posts")]

    operations = [
        migrations.AddField(
            "SignIn", "network", models.CharField(max_length=64, blank=True, default="", db_default="")
        ),
    ]
