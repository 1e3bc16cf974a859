"""Who asks for erasure is a resident: whoever was an officer too is two persons since people 0020."""

from django.db import migrations

from moothall.people.person_kinds import rests_on
from moothall.rules.persons import PersonKind

_TABLES = ("portability_erasurerequest", "portability_erasureitem")
_FOLLOW = """
    update {table} e set person_id = r.id
        from people_person o join people_person r on r.email_blind = o.email_blind and r.kind = 'resident'
        where o.kind = 'officer' and e.person_id = o.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0007_numbers"), ("people", "0020_person_kinds")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                *(_FOLLOW.format(table=table) for table in _TABLES),
                "select set_config('moothall.migrating', '', true)",
                "set constraints all immediate",
            ],
            migrations.RunSQL.noop,
        ),
        *(rests_on(table, PersonKind.RESIDENT, "person_id") for table in _TABLES),
    ]
