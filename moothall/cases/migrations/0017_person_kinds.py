"""A case is a resident's, and an officer has taken it on: whoever was both is two persons since people 0020."""

from django.db import migrations

from moothall.people.person_kinds import rests_on
from moothall.rules.persons import PersonKind

_FOLLOW = """
    update cases_case c set {column} = r.id
        from people_person o join people_person r on r.email_blind = o.email_blind and r.kind = 'resident'
        where o.kind = 'officer' and c.{column} = o.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0016_sealed_places"), ("people", "0020_person_kinds")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                _FOLLOW.format(column="person_id"),
                _FOLLOW.format(column="helper_id"),
                "select set_config('moothall.migrating', '', true)",
                "set constraints all immediate",
            ],
            migrations.RunSQL.noop,
        ),
        rests_on("cases_case", PersonKind.RESIDENT, "person_id", "helper_id"),
        rests_on("cases_case", PersonKind.OFFICER, "taken_by_id"),
    ]
