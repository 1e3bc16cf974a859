"""The database lets work rest on officers, and accounts on residents: migration operations that say so of a table."""

from django.db import migrations

from moothall.rules.persons import PersonKind

BY_SITE = "by site"
FUNCTION = migrations.RunSQL(
    sql=[
        """
        create function people_rests_on_kind() returns trigger language plpgsql security definer
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
            return new;
        end $function$
        """,
        "revoke all on function people_rests_on_kind() from public",
        """
        create function people_person_keeps_its_kind() returns trigger language plpgsql as $function$
        begin
            raise check_violation using message = 'a person never becomes another kind of person';
        end $function$
        """,
        """
        create trigger people_person_keeps_its_kind before update on people_person
            for each row when (new.kind is distinct from old.kind) execute function people_person_keeps_its_kind()
        """,
    ],
    reverse_sql=migrations.RunSQL.noop,
)


def rests_on(table: str, kind: PersonKind | str, *columns: str) -> migrations.RunSQL:
    """Return the operation that lets these columns of a table name persons of one kind only.

    With BY_SITE the kind is that of the row's site: residents at the portal, officers at the desk.
    """
    return migrations.RunSQL(
        sql=[statement for column in columns for statement in _triggers(table, kind, column)],
        reverse_sql=migrations.RunSQL.noop,
    )


def _triggers(table: str, kind: str, column: str) -> tuple[str, str]:
    call = f"for each row when ({{}}) execute function people_rests_on_kind('{kind}', '{column}')"
    is_new, is_other = f"new.{column} is not null", f"new.{column} is distinct from old.{column}"
    return (
        f"create trigger {table}_{column}_kind before insert on {table} {call.format(is_new)}",
        f"create trigger {table}_{column}_kind_kept before update on {table} {call.format(is_other)}",
    )
