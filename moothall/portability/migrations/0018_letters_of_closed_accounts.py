"""No letter of the portal waits to be brought to an account that was closed before, nor says that it was to it.

Such a letter names its reader (notices 0006) until they close their account. Who read those of before is unknown: they
stay on the list.
"""

from django.db import migrations

_CLOSED = "(select p.id from people_person p where p.kind = 'resident' and p.closed_at is not null)"
_NAMED_SINCE = (
    "(select max(m.applied) from django_migrations m where m.app = 'notices' and m.name = '0006_readers')"
)
_WAIT_NO_LONGER = f"""
    update notices_notice n set hand_key = ''
    where n.hand_key <> '' and n.handed_on is null and (
        n.reader_id in {_CLOSED}
        or n.reader_id is null and n.created_at > {_NAMED_SINCE}
            and (n.case_reference = 'account' or n.case_reference ^@ 'helping/')
    )
"""  # noqa: S608 - names of ours
_FORGET = f"update notices_notice n set reader_id = null where n.reader_id in {_CLOSED}"  # noqa: S608


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0017_declines_go"), ("notices", "0006_readers")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                _WAIT_NO_LONGER,
                _FORGET,
                "select set_config('moothall.migrating', '', true)",
            ],
            migrations.RunSQL.noop,
        )
    ]
