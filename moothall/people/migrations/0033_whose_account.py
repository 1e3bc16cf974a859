"""A row holds the account of the person whose it is, not that of others whom it names: they are taken in hand in order.

The database says by a constraint's name that an account is closed, and that of a closed one neither name nor address
stays.
"""

from django.db import migrations, models
from django.db.models import Q

from moothall.people.in_hand import OPEN

_RESTS = f"""
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
        if one is not null and wanted = 'resident' and tg_argv[1] = 'person_id' and not moothall_holds_account(one) then
            raise check_violation using constraint = '{OPEN}', message =
                format('%s.%s names a closed account', tg_table_name, tg_argv[1]);
        end if;
        return new;
    end $function$
"""  # noqa: S608 - a name of ours


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0032_session_moves")]

    operations = [
        migrations.RunSQL(_RESTS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(name_sealed="", email_sealed="", email_blind__isnull=True),
                name="a_closed_account_has_no_name",
            ),
        ),
    ]
