"""Sessions are read and written before anybody is known, by the application's own role only."""

from django.db import migrations

from moothall.bodies.grants import APPLICATION, Grants


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0002_keys_and_row_security"), ("sessions", "0001_initial")]

    operations = [Grants(("django_session",), "select, insert, update, delete", (APPLICATION,))]
