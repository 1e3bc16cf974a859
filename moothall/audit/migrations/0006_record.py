"""One call writes a row and its detail: its plans are kept in the session, where two inserts of a driver that
sends text would be planned each time. It has the caller's rights and sight, no more.
"""

from django.db import migrations

from moothall.bodies.context import CONTEXT_ROLES

_SIGNATURE = (
    "moothall_record(bigint, varchar, bigint, bigint, bigint, varchar, varchar, varchar, varchar, boolean, boolean,"
    " varchar, varchar)"
)
_RECORD = """
    create function moothall_record(in_body bigint, by_kind varchar, by_id bigint, on_behalf_of bigint,
        of_team bigint, was_done varchar, to_kind varchar, to_id varchar, for_purpose varchar,
        was_outside boolean, was_refused boolean, for_why varchar, in_request varchar)
    returns void language plpgsql as $function$
    declare
        drawn bigint := nextval('public.audit_auditrow_id_seq');
        fresh_salt bytea := uuid_send(gen_random_uuid());
    begin
        insert into public.audit_auditrow (id, body_id, at, actor_kind, actor_id, for_id, team_id, action, subject_kind,
                subject_id, purpose, is_outside, refused, detail_digest)
            values (drawn, in_body, statement_timestamp(), by_kind, by_id, on_behalf_of, of_team, was_done, to_kind,
                to_id, for_purpose, was_outside, was_refused,
                sha256(fresh_salt || convert_to(in_request || E'\\n' || for_why, 'UTF8')));
        insert into public.audit_auditdetail (id, body_id, salt, why, request_id)
            values (drawn, in_body, fresh_salt, for_why, in_request);
    end $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0005_by_time")]

    operations = [
        migrations.RunSQL(
            [
                _RECORD,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {', '.join(CONTEXT_ROLES)}",
            ],
            f"drop function {_SIGNATURE}",
        )
    ]
