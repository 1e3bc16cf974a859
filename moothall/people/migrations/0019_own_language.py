"""Somebody's own context sees in which language they want to be written to, and nothing else of their account's row."""

from django.db import migrations

from moothall.bodies.grants import Grants

_OWN = "id = nullif(current_setting('moothall.person', true), '')::bigint"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0018_numbers")]

    operations = [
        migrations.RunSQL(
            "create policy people_person_moothall_resident on people_person for select to moothall_resident"
            f" using ({_OWN})",
            "drop policy people_person_moothall_resident on people_person",
        ),
        Grants(("people_person",), "select (id, language)", ("moothall_resident",)),
    ]
