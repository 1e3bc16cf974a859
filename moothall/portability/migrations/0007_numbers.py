"""What stands in addresses is numbered at random."""

from django.db import migrations

from moothall.bodies.numbers import RandomNumbers


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0006_closing"), ("bodies", "0003_numbers")]

    operations = [RandomNumbers("ErasureRequest")]
