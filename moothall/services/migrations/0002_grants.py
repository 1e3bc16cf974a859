"""Everybody reads published versions; nobody but the owner publishes."""

from django.db import migrations

from moothall.bodies.grants import Grants


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("services", "0001_initial")]

    operations = [Grants(("services_service", "services_serviceversion"), "select")]
