"""A closed account is marked as one, and the database lets nothing rest on it any more.

Whatever names a resident holds their account until it commits; closing it waits for that (people/in_hand.py).
"""

from django.db import migrations, models

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.grants import APPLICATION

_HOLDERS = ", ".join((APPLICATION, *CONTEXT_ROLES))
_HOLD = """
    create function moothall_holds_account(of_person bigint) returns boolean language plpgsql security definer
    set search_path = public, pg_temp as $function$
    begin
        perform pg_advisory_xact_lock_shared(hashtextextended('person/' || of_person, 0));
        -- Asked after the lock was waited for, and so of now.
        return exists (select 1 from people_person p where p.id = of_person and p.closed_at is null);
    end $function$
"""
_RESTS = """
    create or replace function people_rests_on_kind() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $function$
    declare
        wanted text := tg_argv[0];
        one bigint;
    begin
        execute format('select ($1).%I', tg_argv[1]) using new into one;
        if wanted = 'by site' then
            wanted := case when to_jsonb(new)->>'site' = 'desk' then 'officer' else 'resident' end;
        end if;
        if one is not null and not exists (select 1 from people_person p where p.id = one and p.kind = wanted) then
            raise check_violation using message =
                format('%s.%s names a person of the kind %s and no other', tg_table_name, tg_argv[1], wanted);
        end if;
        if one is not null and wanted = 'resident' and not moothall_holds_account(one) then
            raise check_violation using message = format('%s.%s names a closed account', tg_table_name, tg_argv[1]);
        end if;
        return new;
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0029_names_helped")]

    operations = [
        migrations.AddField("Person", "closed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            [
                _HOLD,
                "revoke all on function moothall_holds_account(bigint) from public",
                f"grant execute on function moothall_holds_account(bigint) to {_HOLDERS}",
                _RESTS,
            ],
            migrations.RunSQL.noop,
        ),
    ]
