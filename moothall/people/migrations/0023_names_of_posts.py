"""A body has its own name for its officers, sealed by its key; other bodies never learn it."""

from django.db import migrations, models

# For the bodies of the context alone. A body's own name goes before that of a body which lends it the officer; of
# several the last one given.
_SIGNATURE = "moothall_officer_names(bigint[], bigint[])"
_NAMES = """
    create function moothall_officer_names(of_bodies bigint[], of_people bigint[])
    returns table (for_body_id bigint, person_id bigint, body_id bigint, name_sealed text)
    language plpgsql security definer set search_path = public, pg_temp as $function$
    begin
        perform set_config('moothall.migrating', 'on', true);
        return query
            select distinct on (b.id, m.person_id) b.id, m.person_id, m.body_id, m.name_sealed
            from unnest(of_bodies) as b (id)
                join people_membership m on m.person_id = any(of_people) and m.name_sealed <> ''
                    and (m.body_id = b.id or exists (
                        select 1 from people_arrangement a where a.body_id = b.id and a.provider_id = m.body_id
                            and a.home_agreed_at is not null))
            where b.id = any(nullif(current_setting('moothall.bodies', true), '')::bigint[])
            order by b.id, m.person_id, m.body_id = b.id desc, m.id desc;
        perform set_config('moothall.migrating', '', true);
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0022_sessions_of_leavers")]

    operations = [
        *(
            migrations.AddField(model, "name_sealed", models.TextField(default="", db_default=""))
            for model in ("Membership", "PostRequest")
        ),
        migrations.RunSQL(
            [
                _NAMES,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to moothall_officer",
            ],
            f"drop function {_SIGNATURE}",
        ),
    ]
