"""What a resident learns of visits: files that were opened too, nothing of a search that showed nothing, and always
what the auditor did who withholds the others.
"""

from django.db import migrations

from moothall.bodies.functions import definer_function

_ACCESSES = """
    select r.at, r.action, r.purpose, r.is_outside, t.name, t.body_id
    from cases_case c
    join audit_auditrow r on r.body_id = c.body_id and r.subject_kind = 'case' and r.subject_id = c.reference
    left join people_team t on t.id = r.team_id
    where c.code_digest = of_digest and r.actor_kind = 'officer' and not r.refused
        and (starts_with(r.action, 'cases.') or r.action = 'files.open') and r.action <> 'cases.find'
        and not exists (
            select 1 from audit_withholding w
            where w.body_id = r.body_id and w.subject_kind = r.subject_kind and w.subject_id = r.subject_id
                and w.recorded_by_id <> r.actor_id
                and w.from_at <= r.at and w.to_at > statement_timestamp())
    order by r.at desc, r.id desc limit most
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0017_person_kinds"), ("audit", "0008_in_ones_own_name")]

    operations = [
        definer_function(
            name="moothall_accesses_of_case",
            arguments="of_digest text, most integer",
            returns=(
                "table (at timestamptz, action varchar, purpose varchar, is_outside boolean,"
                " team varchar, team_body_id bigint)"
            ),
            query=_ACCESSES,
        )
    ]
