"""A case of a closed account is gathered with the address of that account: which it was is unknown of earlier ones."""

from django.db import migrations

_LEFT = """
    update cases_case set contact_email_blind = ''
    where person_id is null and contact_email_blind <> '' and (helper_id is not null or person_name_sealed <> '')
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0020_secret_stays")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                _LEFT,
                "select set_config('moothall.migrating', '', true)",
            ],
            migrations.RunSQL.noop,
        )
    ]
