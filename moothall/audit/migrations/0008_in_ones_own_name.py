"""Evidence is added by one function alone, in the caller's own name; details are hashed so that no word can move;
seals are signed. Rows of before keep the form of before, which `moothall.rules.audit_rows` goes on reading.
"""

from django.conf import settings
from django.db import connection, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.audit.signing import sign_seal
from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.row_security import RowSecurity, Rule

_OFFICERS = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_ROLES = ", ".join(CONTEXT_ROLES)
_ADDED_BEFORE = ("moothall_resident", "moothall_draft", "moothall_grant")

_HASHED = (
    "'\\x02'::bytea || sha256(convert_to("
    "encode({salt}, 'hex') || ':' || char_length({request})::text || ':' || {request} || {why}, 'UTF8'))"
)
_DIGEST = f"""
    create function audit_detail_digest(salt bytea, request varchar, why varchar) returns bytea
    language sql immutable parallel safe as $$ select {_HASHED.format(salt="salt", request="request", why="why")} $$
"""
_RECORD_ARGUMENTS = (
    "bigint, varchar, bigint, bigint, bigint, varchar, varchar, varchar, varchar, boolean, boolean, "
    "varchar, varchar"
)
# With the owner's rights: so no role of a context may write evidence in any other way. Whose name it is, is what the
# context says. Tombstones are written by the functions that erase, and by nobody else.
_RECORD = """
    create or replace function moothall_record(in_body bigint, by_kind varchar, by_id bigint, on_behalf_of bigint,
        of_team bigint, was_done varchar, to_kind varchar, to_id varchar, for_purpose varchar,
        was_outside boolean, was_refused boolean, for_why varchar, in_request varchar)
    returns void language plpgsql security definer set search_path = public, pg_temp as $function$
    declare
        asking text := current_setting('role');
        me bigint := nullif(current_setting('moothall.person', true), '')::bigint;
        helper bigint := nullif(current_setting('moothall.helper', true), '')::bigint;
        in_hand bigint := nullif(current_setting('moothall.body', true), '')::bigint;
        before text := coalesce(current_setting('moothall.migrating', true), '');
        drawn bigint;
        fresh_salt bytea;
    begin
        if was_done in ('audit.erase_detail', 'audit.end_details') or not coalesce(case asking
            when 'moothall_officer' then by_kind = 'officer' and by_id = me and on_behalf_of is null
                and in_body = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])
            when 'moothall_resident' then by_kind = 'resident' and by_id = coalesce(helper, me)
                and on_behalf_of is not distinct from case when helper is not null then me end
            when 'moothall_draft' then by_kind = 'draft_holder' and by_id is null and in_body = in_hand
            when 'moothall_grant' then by_kind = 'grant_holder' and by_id is null and in_body = in_hand
            when 'moothall_job' then by_kind = 'job' and by_id is null and in_body = in_hand
            end, false)
        then
            raise insufficient_privilege using message = 'evidence is written in one''s own name';
        end if;
        if position(E'\\n' in in_request) > 0 then
            raise check_violation using message = 'this is no id of a request';
        end if;
        drawn := nextval('audit_auditrow_id_seq');
        fresh_salt := uuid_send(gen_random_uuid());
        asking := set_config('moothall.migrating', 'on', true);
        insert into audit_auditrow (id, body_id, at, actor_kind, actor_id, for_id, team_id, action, subject_kind,
                subject_id, purpose, is_outside, refused, detail_digest)
            values (drawn, in_body, statement_timestamp(), by_kind, by_id, on_behalf_of, of_team, was_done, to_kind,
                to_id, for_purpose, was_outside, was_refused, DIGEST);
        insert into audit_auditdetail (id, body_id, salt, why, request_id)
            values (drawn, in_body, fresh_salt, for_why, in_request);
        asking := set_config('moothall.migrating', before, true);
    end $function$
""".replace("DIGEST", _HASHED.format(salt="fresh_salt", request="in_request", why="for_why"))
_ERASE = """
    create or replace function moothall_erase_audit_detail(of_body bigint, of_row bigint, for_why text)
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
                    'erasure', false, false, audit_detail_digest(fresh_salt, '', for_why))
                returning id into tombstone;
            insert into audit_auditdetail (id, body_id, salt, why, request_id)
                values (tombstone, of_body, fresh_salt, for_why, '');
        end if;
        perform set_config('moothall.erasing', '', true), set_config('moothall.migrating', '', true);
        return erased is not null;
    end $function$
"""
_OVER = """
    create or replace function moothall_details_over(home bigint, before timestamptz, most integer)
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
                    audit_detail_digest(fresh_salt, '', reason))
                returning id into tombstone;
            insert into audit_auditdetail (id, body_id, salt, why, request_id)
                values (tombstone, home, fresh_salt, reason, '');
        end if;
        perform set_config('moothall.erasing', '', true), set_config('moothall.migrating', '', true);
        return query select unnest(gone);
    end $function$
"""


def _only_by_function(table: str) -> list[str]:
    return [
        f"revoke insert on {table} from {_ROLES}",
        *(f"drop policy {table}_{role} on {table}" for role in _ADDED_BEFORE),
    ]


def _sign(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sign the seals of before, so that from now on a seal without a signature is a fault wherever it stands."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('moothall.migrating', 'on', true)")
        cursor.execute("alter table audit_auditseal disable trigger audit_auditseal_only_added")
        cursor.execute("select id, digest from audit_auditseal where key = ''")
        for seal_id, digest in cursor.fetchall():
            cursor.execute(
                "update audit_auditseal set key = %s, signature = %s where id = %s",
                [settings.AUDIT_KEYS.id, sign_seal(settings.AUDIT_KEYS, bytes(digest)), seal_id],
            )
        cursor.execute("alter table audit_auditseal enable trigger audit_auditseal_only_added")
        cursor.execute("select set_config('moothall.migrating', '', true)")


class Migration(migrations.Migration):
    """See the module."""

    # After the one that lets every context draw from all sequences that there were.
    dependencies = [("audit", "0007_ending_details"), ("outbox", "0004_narrow_jobs")]

    operations = [
        migrations.AlterField("auditrow", "detail_digest", models.BinaryField(max_length=33)),
        migrations.AddField(
            "auditseal", "key", models.CharField(default="", max_length=16), preserve_default=False
        ),
        migrations.AddField(
            "auditseal", "signature", models.BinaryField(default=b"", max_length=64), preserve_default=False
        ),
        migrations.RunPython(_sign, migrations.RunPython.noop),
        migrations.RunSQL(
            [
                _DIGEST,
                _RECORD,
                _ERASE,
                _OVER,
                *_only_by_function("audit_auditrow"),
                *_only_by_function("audit_auditdetail"),
                f"revoke all on sequence audit_auditrow_id_seq, audit_auditdetail_id_seq from {_ROLES}",
                f"revoke all on function moothall_record({_RECORD_ARGUMENTS}) from public",
                f"grant execute on function moothall_record({_RECORD_ARGUMENTS}) to {_ROLES}",
            ],
        ),
        RowSecurity(
            "AuditRow",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select"),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
        RowSecurity(
            "AuditDetail",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, update (seal_number)"),
            },
        ),
        RowSecurity(
            "Withholding",
            {
                "moothall_officer": Rule(rows=_OFFICERS, may="select, insert, update (to_at)"),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
    ]
