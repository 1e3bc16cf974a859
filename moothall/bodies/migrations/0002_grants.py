"""Everybody reads the register; nobody but the owner writes it."""

from django.db import migrations

from moothall.bodies.grants import APPLICATION, Grants


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("bodies", "0001_initial")]

    operations = [
        Grants(("django_migrations",), "select", (APPLICATION,)),
        Grants(("bodies_body", "bodies_gsscode", "bodies_succession"), "select"),
    ]
