"""Let closed cases be deleted when their time has come, by one function; otherwise history is only ever added."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION

# The owner's rights alone open nothing: the function says in a setting of its transaction that it is at work.
_ONLY_ADDED_UNLESS_PRUNED = """
    create or replace function cases_caseentry_only_added() returns trigger language plpgsql as $$
    begin
        if tg_op = 'DELETE'
            and current_setting('moothall.migrating', true) = 'on'
            and current_setting('moothall.pruning', true) = 'on'
            and current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid)
        then
            return old;
        end if;
        raise exception 'rows of cases_caseentry are only ever added';
    end $$
"""
_ONLY_ADDED = """
    create or replace function cases_caseentry_only_added() returns trigger language plpgsql as $$
    begin
        raise exception 'rows of cases_caseentry are only ever added';
    end $$
"""

# Open cases are never touched, whatever ids are handed in.
_PRUNE = """
    create function moothall_prune_cases(body bigint, ids bigint[]) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        closed bigint[];
        named text[];
        told bigint[];
        step bigint;
        total bigint := 0;
    begin
        perform set_config('moothall.migrating', 'on', true), set_config('moothall.pruning', 'on', true);
        select array_agg(c.id), array_agg(c.reference::text) into closed, named
            from cases_case c where c.body_id = body and c.id = any (ids) and not c.is_open;
        select array_agg(n.id) into told
            from notices_notice n where n.body_id = body and n.case_reference = any (named);
        delete from outbox_outboxrow o where o.body_id = body and (
            (o.name = 'notice.send' and (o.subject ->> 'notice_id')::bigint = any (told))
            or o.subject ->> 'reference' = any (named));
        get diagnostics step = row_count;
        total := total + step;
        delete from notices_notice n where n.body_id = body and n.id = any (told);
        get diagnostics step = row_count;
        total := total + step;
        delete from cases_draft d where d.body_id = body and d.case_id = any (closed);
        get diagnostics step = row_count;
        total := total + step;
        delete from cases_caseentry e where e.body_id = body and e.case_id = any (closed);
        get diagnostics step = row_count;
        total := total + step;
        delete from cases_case c where c.body_id = body and c.id = any (closed);
        get diagnostics step = row_count;
        total := total + step;
        perform set_config('moothall.migrating', '', true), set_config('moothall.pruning', '', true);
        return total;
    end $function$
"""
_SIGNATURE = "moothall_prune_cases(bigint, bigint[])"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("cases", "0003_form_keys"),
        ("notices", "0002_keys_and_row_security"),
        ("outbox", "0003_jobs"),
    ]

    operations = [
        migrations.RunSQL(_ONLY_ADDED_UNLESS_PRUNED, _ONLY_ADDED),
        migrations.RunSQL(
            sql=[
                _PRUNE,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {APPLICATION}",
            ],
            reverse_sql=f"drop function {_SIGNATURE}",
        ),
        definer_function(
            name="moothall_bodies_with_closed_cases",
            arguments="sent_before timestamptz",
            returns="setof bigint",
            query="select distinct c.body_id from cases_case c where not c.is_open and c.submitted_at < sent_before",
        ),
    ]
