"""Whether a right holds reads the posts once, at one moment, and looks for deputies only where a post is arranged."""

from django.db import migrations

# The locks are those of before, and so is who may call it. The posts are read after the lock, by the clock: the
# statement began before it waited.
_ON_DUTY = """
    create or replace function moothall_on_duty(of_person bigint, in_bodies bigint[], is_alone boolean)
    returns table (body_id bigint, team_id bigint, function varchar, membership_id bigint, arrangement_id bigint,
        from_body_id bigint)
    language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        one bigint;
    begin
        for one in select distinct b from unnest(in_bodies) b order by 1 loop
            if is_alone then
                perform pg_advisory_xact_lock(hashtextextended('rights/' || one, 0));
            else
                perform pg_advisory_xact_lock_shared(hashtextextended('duty/' || one, 0));
            end if;
        end loop;
        perform set_config('moothall.migrating', 'on', true);
        for body_id, team_id, function, membership_id, arrangement_id, from_body_id in
            select p.* from moothall_posts_at(of_person, clock_timestamp()) p where p.body_id = any (in_bodies)
        loop
            if arrangement_id is not null then
                insert into people_deputy (body_id, arrangement_id, person_id)
                    select moothall_on_duty.body_id, moothall_on_duty.arrangement_id, of_person
                        where not exists (
                            select 1 from people_deputy d where d.body_id = moothall_on_duty.body_id
                                and d.arrangement_id = moothall_on_duty.arrangement_id and d.person_id = of_person)
                    on conflict do nothing;
            end if;
            return next;
        end loop;
        perform set_config('moothall.migrating', '', true);
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0024_networks_of_sign_ins")]

    operations = [migrations.RunSQL(_ON_DUTY, migrations.RunSQL.noop)]
