"""What 0007 sealed no longer lies open beside it. Officers and jobs read the sealed names of colleagues."""

from django.db import migrations, models

from moothall.bodies.grants import Grants


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0007_sealed_persons")]

    operations = [
        migrations.RemoveField("person", "name"),
        migrations.RemoveField("person", "email"),
        migrations.AddConstraint(
            "person",
            models.UniqueConstraint(fields=["email_blind"], name="an_email_address_is_one_persons"),
        ),
        Grants(("people_person",), "select (id, public_id, name_sealed)", ("moothall_officer",)),
    ]
