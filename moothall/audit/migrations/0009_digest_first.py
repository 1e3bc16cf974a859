"""The digest of a detail is computed once and not as part of the insert, which would prepare its parts for each row."""

from django.db import migrations

_HASHED = (
    "'\\x02'::bytea || sha256(convert_to("
    "encode(fresh_salt, 'hex') || ':' || char_length(in_request)::text || ':' || in_request || for_why, 'UTF8'))"
)
# As before in everything else; who may call it stays as it was.
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
        fresh_salt bytea := uuid_send(gen_random_uuid());
        digest bytea := DIGEST;
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
        asking := set_config('moothall.migrating', 'on', true);
        insert into audit_auditrow (id, body_id, at, actor_kind, actor_id, for_id, team_id, action, subject_kind,
                subject_id, purpose, is_outside, refused, detail_digest)
            values (drawn, in_body, statement_timestamp(), by_kind, by_id, on_behalf_of, of_team, was_done, to_kind,
                to_id, for_purpose, was_outside, was_refused, digest);
        insert into audit_auditdetail (id, body_id, salt, why, request_id)
            values (drawn, in_body, fresh_salt, for_why, in_request);
        asking := set_config('moothall.migrating', before, true);
    end $function$
""".replace("DIGEST", _HASHED)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0008_in_ones_own_name")]

    operations = [migrations.RunSQL(_RECORD, migrations.RunSQL.noop)]
