"""A request is void once its asker's right has ended: the database gives no powerful post by it."""

from django.db import migrations

# As in 0012, with what is asked about the asker; one of the portal's operator never was an administrator here.
_MEMBERSHIP = """
    create or replace function people_membership_guarded() returns trigger language plpgsql as $$
    declare
        me bigint := nullif(current_setting('moothall.person', true), '')::bigint;
        is_longer boolean := tg_op = 'INSERT' or (old.to_at is not null and (new.to_at is null or new.to_at > old.to_at));
    begin
        if tg_op = 'UPDATE' and current_user in ('moothall_officer', 'moothall_job')
            and (old.to_at <= clock_timestamp() or old.to_at <= old.from_at)
        then
            raise insufficient_privilege using message = 'what has ended stays ended';
        end if;
        if current_user <> 'moothall_officer' then
            return new;
        end if;
        if not people_administers(new.body_id) then
            raise insufficient_privilege using message = 'only an administrator of the body changes its posts';
        end if;
        if is_longer and new.person_id = me then
            raise insufficient_privilege using message = 'nobody gives a post to themself';
        end if;
        if is_longer and new.function in ('administrator', 'auditor') and (tg_op = 'UPDATE' or not exists (
            select 1 from people_postrequest r
            where r.body_id = new.body_id and r.id = new.request_id and r.outcome = 'approved'
                and r.person_id = new.person_id and r.team_id = new.team_id and r.function = new.function
                and r.to_at is not distinct from new.to_at
                and (not exists (select 1 from people_membership a where a.body_id = r.body_id
                        and a.person_id = r.asked_by_id and a.function = 'administrator')
                    or exists (select 1 from people_membership a where a.body_id = r.body_id
                        and a.person_id = r.asked_by_id and a.function = 'administrator' and a.from_at <= r.asked_at
                        and (a.to_at is null or a.to_at > clock_timestamp())))))
        then
            raise insufficient_privilege using message = 'a powerful post takes two people';
        end if;
        return new;
    end $$;
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0020_person_kinds")]

    operations = [migrations.RunSQL(_MEMBERSHIP, migrations.RunSQL.noop)]
