"""Numbers that count nothing."""

from django.db import migrations

from moothall.bodies.numbers import DEFAULT, NEW_NUMBER


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("bodies", "0002_grants")]

    operations = [migrations.RunSQL(NEW_NUMBER, f"drop function {DEFAULT}")]
