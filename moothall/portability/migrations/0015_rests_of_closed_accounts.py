"""What was left on accounts that were closed before goes, as where one is closed now (0012 only marked them)."""

from django.db import migrations

_TABLES = (
    "people_accountcopy",
    "people_accountdetails",
    "people_contact",
    "people_givenanswer",
    "people_helping",
    "people_home",
    "people_identity",
    "people_knownanswer",
    "people_personbody",
    "people_proofcode",
    "people_session",
    "people_signin",
)
_CLOSED = "(select p.id from people_person p where p.kind = 'resident' and p.closed_at is not null)"
_DELETE = tuple(f"delete from {table} t where t.person_id in {_CLOSED}" for table in _TABLES)  # noqa: S608
_END = f"""
    update people_helping set ended_at = statement_timestamp(), ended_by_id = helper_id
    where ended_at is null and helper_id in {_CLOSED}
"""  # noqa: S608 - names of ours


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0014_letters_wait"), ("people", "0033_whose_account")]

    operations = [
        migrations.RunSQL(
            [
                "select set_config('moothall.migrating', 'on', true)",
                *_DELETE,
                _END,
                "select set_config('moothall.migrating', '', true)",
            ],
            migrations.RunSQL.noop,
        )
    ]
