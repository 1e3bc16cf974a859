"""Somebody's own context sees whether their account is closed: what then counts is what was kept when they did."""

from django.db import migrations

from moothall.bodies.grants import Grants


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0035_arrangements_told")]

    operations = [Grants(("people_person",), "select (id, language, closed_at)", ("moothall_resident",))]
