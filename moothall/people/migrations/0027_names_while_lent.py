"""A body reads what a provider calls somebody only of those who worked there, as it was while they were lent."""

from django.db import migrations

# A right ends with the arrangement, or with the post in the team that is lent: no name that is given later is read.
_NAMES = """
    create or replace function moothall_officer_names(of_bodies bigint[], of_people bigint[])
    returns table (for_body_id bigint, person_id bigint, body_id bigint, name_sealed text)
    language plpgsql security definer set search_path = public, pg_temp as $function$
    begin
        perform set_config('moothall.migrating', 'on', true);
        return query
            select distinct on (b.id, m.person_id) b.id, m.person_id, m.body_id, m.name_sealed
            from unnest(of_bodies) as b (id)
                join people_membership m on m.person_id = any(of_people) and m.name_sealed <> ''
                    and (m.body_id = b.id or exists (
                        select 1
                        from people_deputy d
                            join people_arrangement a on a.body_id = d.body_id and a.id = d.arrangement_id
                            join people_membership lent on lent.person_id = d.person_id
                                and lent.body_id = a.provider_id and lent.team_id = a.team_id
                                and lent.function = any (a.functions)
                        where d.body_id = b.id and d.person_id = m.person_id and a.provider_id = m.body_id
                            and lent.from_at < least(a.ended_at, a.to_at, clock_timestamp())
                            and m.named_at <= least(a.ended_at, a.to_at, lent.to_at, clock_timestamp())))
            where b.id = any(nullif(current_setting('moothall.bodies', true), '')::bigint[])
            order by b.id, m.person_id, m.body_id = b.id desc, m.named_at desc, m.id desc;
        perform set_config('moothall.migrating', '', true);
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0026_named_at")]

    operations = [migrations.RunSQL(_NAMES, migrations.RunSQL.noop)]
