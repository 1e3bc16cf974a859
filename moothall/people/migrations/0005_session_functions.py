"""Sessions are read and written before anybody is known: by functions that ask for the digest of a session's key."""

from django.db import migrations

from moothall.bodies.functions import definer_function
from moothall.bodies.row_security import RowSecurity, Rule

_OWN_UNAIDED = (
    "(person_id = nullif(current_setting('moothall.person', true), '')::bigint)"
    " and (nullif(current_setting('moothall.helper', true), '') is null)"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0004_sessions")]

    operations = [
        RowSecurity(
            "Session",
            {
                "moothall_resident": Rule(
                    rows=_OWN_UNAIDED,
                    may="select (id, digest, person_id, site, how, device, began_at, used_at, idle_seconds, ends_at)",
                )
            },
        ),
        RowSecurity("SignIn", {"moothall_resident": Rule(rows=_OWN_UNAIDED, may="select, insert")}),
        definer_function(
            name="moothall_session",
            arguments="asked text, at_site text",
            returns="table(data text, used_at timestamptz)",
            query=(
                "select s.data, s.used_at from people_session s where s.digest = asked and s.site = at_site"
                " and s.ends_at > statement_timestamp()"
                " and s.used_at + make_interval(secs => s.idle_seconds) > statement_timestamp()"
            ),
        ),
        definer_function(
            name="moothall_session_exists",
            arguments="asked text",
            returns="setof bigint",
            query="select s.id from people_session s where s.digest = asked",
        ),
        definer_function(
            name="moothall_session_begins",
            arguments=(
                "new_digest text, at_site text, idle integer, whole integer, words text, of_person bigint,"
                " by_way text, by_device text, of_issuer text, of_subject text, of_sid text"
            ),
            returns="setof bigint",
            query=(
                "insert into people_session"
                " (digest, site, idle_seconds, ends_at, data, person_id, how, device, issuer, subject, sid)"
                " values (new_digest, at_site, idle, statement_timestamp() + make_interval(secs => whole), words,"
                " of_person, by_way, by_device, of_issuer, of_subject, of_sid) on conflict do nothing returning id"
            ),
        ),
        definer_function(
            name="moothall_session_keeps",
            arguments=(
                "asked text, words text, of_person bigint, by_way text, by_device text,"
                " of_issuer text, of_subject text, of_sid text"
            ),
            returns="setof bigint",
            query=(
                "update people_session set data = words, person_id = of_person, how = by_way, device = by_device,"
                " issuer = of_issuer, subject = of_subject, sid = of_sid, used_at = statement_timestamp()"
                " where digest = asked and ends_at > statement_timestamp()"
                " and used_at + make_interval(secs => idle_seconds) > statement_timestamp() returning id"
            ),
        ),
        definer_function(
            name="moothall_session_is_used",
            arguments="asked text",
            returns="setof bigint",
            query=(
                "update people_session set used_at = statement_timestamp() where digest = asked returning id"
            ),
        ),
        definer_function(
            name="moothall_session_ends",
            arguments="asked text",
            returns="setof bigint",
            query="delete from people_session where digest = asked returning id",
        ),
        definer_function(
            name="moothall_sessions_end",
            arguments="of_person bigint, but_digest text",
            returns="setof bigint",
            query="delete from people_session where person_id = of_person and digest <> but_digest returning id",
        ),
        definer_function(
            name="moothall_sessions_end_for_subject",
            arguments="of_issuer text, of_subject text, of_sid text",
            returns="setof bigint",
            query=(
                "delete from people_session where issuer = of_issuer and issuer <> ''"
                " and (of_subject = '' or subject = of_subject) and (of_sid = '' or sid = of_sid)"
                " and (of_subject <> '' or of_sid <> '') returning id"
            ),
        ),
        definer_function(
            name="moothall_sessions_over",
            arguments="most integer",
            returns="setof bigint",
            query=(
                "delete from people_session where id in (select s.id from people_session s"
                " where s.ends_at <= statement_timestamp() order by s.ends_at limit most) returning id"
            ),
        ),
        # Where an older demonstration had Django's own table.
        migrations.RunSQL("drop table if exists django_session", migrations.RunSQL.noop),
    ]
