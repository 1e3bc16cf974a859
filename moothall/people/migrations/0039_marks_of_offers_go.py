"""What 0038 carried over no longer stands with each source of a value."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0038_declines")]

    operations = [migrations.RemoveField(name, "is_offered") for name in ("knownanswer", "contact", "home")]
