"""Closing an account ends the rights to act for others that still run; what ran out before stays as it was."""

from django.db import migrations

_TABLES = (
    "people_accountcopy",
    "people_accountdetails",
    "people_contact",
    "people_decline",
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
_DELETE = "\n".join(f"delete from {table} t where t.person_id = of_person;" for table in _TABLES)  # noqa: S608
_CLOSE = f"""
    create or replace function moothall_close_account(of_person bigint) returns void
    language plpgsql security definer set search_path = public, pg_temp as $function$
    begin
        if not exists (select 1 from people_person where id = of_person and kind = 'resident') then
            raise insufficient_privilege using message = 'only a resident has an account';
        end if;
        perform set_config('moothall.migrating', 'on', true);
        {_DELETE}
        update people_helping set ended_at = statement_timestamp(), ended_by_id = of_person
            where helper_id = of_person and ended_at is null and ends_at > statement_timestamp();
        update people_person
            set name_sealed = '', email_sealed = '', email_blind = null, closed_at = statement_timestamp()
            where id = of_person;
        perform set_config('moothall.migrating', '', true);
    end $function$
"""  # noqa: S608 - names of ours


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0018_letters_of_closed_accounts")]

    operations = [migrations.RunSQL(_CLOSE, migrations.RunSQL.noop)]
