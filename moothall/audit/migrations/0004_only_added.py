"""Who keeps the evidence whole: what is only ever added, which bodies wait for the sealer, how a detail is erased."""

from django.db import migrations

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.functions import definer_function
from moothall.bodies.grants import APPLICATION

_ONLY_ADDED = """
    create function audit_only_added() returns trigger language plpgsql as $$
    begin
        raise exception 'rows of % are only ever added', tg_table_name;
    end $$;
    create trigger audit_auditseal_only_added before update or delete on audit_auditseal
        for each row execute function audit_only_added();
    create trigger audit_auditdigest_only_added before update or delete on audit_auditdigest
        for each row execute function audit_only_added();
    create function audit_auditdetail_kept() returns trigger language plpgsql as $$
    begin
        if tg_op = 'DELETE' then
            if coalesce(current_setting('moothall.erasing', true), '') <> 'on' then
                raise exception 'rows of audit_auditdetail are erased by moothall_erase_audit_detail only';
            end if;
            return old;
        end if;
        if old.seal_number is not null
            or (new.id, new.body_id, new.salt, new.why, new.request_id)
                is distinct from (old.id, old.body_id, old.salt, old.why, old.request_id) then
            raise exception 'rows of audit_auditdetail are sealed once and never changed';
        end if;
        return new;
    end $$;
    create trigger audit_auditdetail_kept before update or delete on audit_auditdetail
        for each row execute function audit_auditdetail_kept();
"""
_ONLY_ADDED_REVERSED = """
    drop function audit_auditdetail_kept() cascade;
    drop function audit_only_added() cascade;
"""
_ERASE_SIGNATURE = "moothall_erase_audit_detail(bigint, bigint, text)"
_ERASE = """
    create function moothall_erase_audit_detail(of_body bigint, of_row bigint, for_why text)
    returns boolean language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        erased bigint;
        tombstone bigint;
        fresh_salt bytea := uuid_send(gen_random_uuid());
    begin
        perform set_config('moothall.migrating', 'on', true), set_config('moothall.erasing', 'on', true);
        delete from audit_auditdetail
            where body_id = of_body and id = of_row and seal_number is not null returning id into erased;
        if erased is not null then
            insert into audit_auditrow (body_id, at, actor_kind, action, subject_kind, subject_id, purpose,
                    is_outside, refused, detail_digest)
                values (of_body, statement_timestamp(), 'job', 'audit.erase_detail', 'audit_row', erased::text,
                    'erasure', false, false, sha256(fresh_salt || convert_to(E'\\n' || for_why, 'UTF8')))
                returning id into tombstone;
            insert into audit_auditdetail (id, body_id, salt, why, request_id)
                values (tombstone, of_body, fresh_salt, for_why, '');
        end if;
        perform set_config('moothall.erasing', '', true), set_config('moothall.migrating', '', true);
        return erased is not null;
    end $function$
"""
_UNSEALED = """
    with recursive waiting as (
        (select d.body_id from audit_auditdetail d where d.seal_number is null order by d.body_id limit 1)
        union all
        select (select d.body_id from audit_auditdetail d
            where d.seal_number is null and d.body_id > w.body_id order by d.body_id limit 1)
        from waiting w where w.body_id is not null
    ) select w.body_id from waiting w where w.body_id is not null
"""
_TO_DIGEST = """
    select b.id from bodies_body b where exists (
        select 1 from audit_auditseal s where s.body_id = b.id and s.at < before and s.number >
            coalesce((select max(d.last_seal) from audit_auditdigest d where d.body_id = b.id), 0))
"""
_AUDITED = """
    select b.id from bodies_body b where exists (select 1 from audit_auditrow r where r.body_id = b.id)
        or exists (select 1 from audit_auditdetail d where d.body_id = b.id)
        or exists (select 1 from audit_auditseal s where s.body_id = b.id)
        or exists (select 1 from audit_auditdigest g where g.body_id = b.id)
    order by b.id
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0003_details_seals_and_digests")]

    operations = [
        migrations.RunSQL(_ONLY_ADDED, _ONLY_ADDED_REVERSED),
        # A row's number is drawn before the row is written, so that its detail gets the same in one statement.
        migrations.RunSQL(
            f"grant usage on sequence audit_auditrow_id_seq to {', '.join(CONTEXT_ROLES)}",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            [
                _ERASE,
                f"revoke all on function {_ERASE_SIGNATURE} from public",
                f"grant execute on function {_ERASE_SIGNATURE} to {APPLICATION}",
            ],
            f"drop function {_ERASE_SIGNATURE}",
        ),
        definer_function(
            name="moothall_bodies_with_unsealed_rows", arguments="", returns="setof bigint", query=_UNSEALED
        ),
        definer_function(
            name="moothall_bodies_to_digest",
            arguments="before timestamptz",
            returns="setof bigint",
            query=_TO_DIGEST,
        ),
        definer_function(
            name="moothall_audited_bodies", arguments="", returns="setof bigint", query=_AUDITED
        ),
    ]
