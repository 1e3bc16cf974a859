"""A session is found by the digest of its key: a file's ticket names its officer's session without opening it."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0003_sessions")]

    operations = [
        migrations.RunSQL(
            "create index people_session_by_digest on django_session"
            " (encode(sha256(decode(session_key, 'escape')), 'hex'))",
            "drop index people_session_by_digest",
        )
    ]
