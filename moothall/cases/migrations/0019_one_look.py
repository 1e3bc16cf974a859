"""A page and the files that it shows are one look of one officer: the resident is told of it once."""

from django.db import migrations

from moothall.bodies.functions import definer_function

# As long as the page's tickets for its files last: files.queries.TICKET_SECONDS.
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
        and not (r.action = 'files.open' and exists (
            select 1 from audit_auditrow page
            where page.body_id = r.body_id and page.subject_kind = r.subject_kind
                and page.subject_id = r.subject_id and page.action = 'cases.open'
                and page.actor_kind = r.actor_kind and page.actor_id = r.actor_id and not page.refused
                and page.team_id is not distinct from r.team_id and page.purpose = r.purpose
                and page.is_outside = r.is_outside
                and page.at between r.at - interval '60 seconds' and r.at))
    order by r.at desc, r.id desc limit most
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0018_visits_told")]

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
