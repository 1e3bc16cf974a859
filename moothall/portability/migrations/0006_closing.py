"""Closing an account: one function deletes what it holds; who serves a body stays known there."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION

_SERVED = """
    select exists (select 1 from people_membership m where m.person_id = of_person)
        or exists (select 1 from people_postrequest r where of_person in (r.person_id, r.asked_by_id))
"""
_OF_PORTAL = (
    "people_accountcopy",
    "people_accountdetails",
    "people_contact",
    "people_givenanswer",
    "people_home",
    "people_knownanswer",
    "people_personbody",
    "people_proofcode",
)
_OF_ONE_SITE = ("people_identity", "people_session", "people_signin")
_AT_WORK = (
    "people_authenticatorapp",
    "people_knowndevice",
    "people_passkey",
    "people_password",
    "people_recoverycode",
    "people_setuplink",
)


def _delete(tables: tuple[str, ...], condition: str = "true") -> str:
    return "".join(
        f" delete from {table} t where t.person_id = of_person and {condition};"  # noqa: S608 - names of ours
        for table in tables
    )


_CLOSE = f"""
    create function moothall_close_account(of_person bigint) returns void
    language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        serves boolean;
    begin
        perform set_config('moothall.migrating', 'on', true);
        serves := ({_SERVED.strip()});
        {_delete(_OF_PORTAL)}
        {_delete(_OF_ONE_SITE, "(t.site = 'portal' or not serves)")}
        delete from people_helping t where t.person_id = of_person;
        update people_helping set ended_at = statement_timestamp(), ended_by_id = of_person
            where helper_id = of_person and ended_at is null;
        if not serves then
            {_delete(_AT_WORK)}
            update people_person set name_sealed = '', email_sealed = '', email_blind = null where id = of_person;
        end if;
        perform set_config('moothall.migrating', '', true);
    end $function$
"""  # noqa: S608 - names of ours
_SIGNATURE = "moothall_close_account(bigint)"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0005_erasure"), ("people", "0014_copies")]

    operations = [
        definer_function(
            name="moothall_has_served",
            arguments="of_person bigint",
            returns="setof boolean",
            query=_SERVED.strip(),
        ),
        migrations.RunSQL(
            sql=[
                _CLOSE,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {APPLICATION}",
            ],
            reverse_sql=f"drop function {_SIGNATURE}",
        ),
    ]
