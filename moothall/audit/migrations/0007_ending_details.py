"""What may be erased of evidence goes when its period is over: the oldest first, with one tombstone for each part."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION

_DUE = """
    select d.body_id, count(*) filter (where r.at < before and d.seal_number is not null), count(*),
        min(r.at) filter (where r.at < before and d.seal_number is not null)
    from audit_auditdetail d join audit_auditrow r on r.body_id = d.body_id and r.id = d.id
    where one_body is null or d.body_id = one_body
    group by d.body_id having bool_or(r.at < before and d.seal_number is not null)
"""
_SIGNATURE = "moothall_details_over(bigint, timestamptz, integer)"
# Only what lies before the first row that is kept: so the tombstone can name the last one and mean all up to it.
_OVER = """
    create function moothall_details_over(home bigint, before timestamptz, most integer)
    returns setof bigint language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        gone bigint[];
        tombstone bigint;
        fresh_salt bytea := uuid_send(gen_random_uuid());
        reason constant text := 'the period of these details is over';
    begin
        perform set_config('moothall.migrating', 'on', true), set_config('moothall.erasing', 'on', true);
        with oldest as (
            select d.id, r.at < before and d.seal_number is not null as is_over
            from audit_auditdetail d join audit_auditrow r on r.body_id = d.body_id and r.id = d.id
            where d.body_id = home order by d.id limit most
        ), deleted as (
            delete from audit_auditdetail d using oldest o
            where d.body_id = home and d.id = o.id and o.is_over
                and o.id < coalesce((select min(k.id) from oldest k where not k.is_over), 9223372036854775807)
            returning d.id
        ) select array_agg(id) into gone from deleted;
        if gone is not null then
            insert into audit_auditrow (body_id, at, actor_kind, action, subject_kind, subject_id, purpose,
                    is_outside, refused, detail_digest)
                values (home, statement_timestamp(), 'job', 'audit.end_details', 'audit_rows',
                    (select max(id) from unnest(gone) id)::text, 'retention', false, false,
                    sha256(fresh_salt || convert_to(E'\\n' || reason, 'UTF8')))
                returning id into tombstone;
            insert into audit_auditdetail (id, body_id, salt, why, request_id)
                values (tombstone, home, fresh_salt, reason, '');
        end if;
        perform set_config('moothall.erasing', '', true), set_config('moothall.migrating', '', true);
        return query select unnest(gone);
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0006_record")]

    operations = [
        definer_function(
            name="moothall_details_due",
            arguments="before timestamptz, one_body bigint",
            returns="table (home bigint, due bigint, whole bigint, oldest timestamptz)",
            query=_DUE,
        ),
        migrations.RunSQL(
            [
                _OVER,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {APPLICATION}",
            ],
            f"drop function {_SIGNATURE}",
        ),
    ]
