"""Functions that look before a context is known: run as the owner, keyed by what only the asker can know."""

from django.db import migrations

from moothall.bodies.grants import APPLICATION


def definer_function(*, name: str, arguments: str, returns: str, query: str) -> migrations.RunSQL:
    """Return the migration operation that creates the SQL function `name(arguments)` with the owner's sight.

    Only the application may call it. The owner sees rows while `moothall.migrating` is on; a function may not
    carry that setting in its definition (PostgreSQL asks a superuser for it), so its body sets and clears it.
    `query` is one SQL select; give it an argument that is hard to guess (a digest), or let it return ids only.
    """
    signature = f"{name}({arguments})"
    body = (
        "begin perform set_config('moothall.migrating', 'on', true);"
        f" return query {query};"
        " perform set_config('moothall.migrating', '', true); end"
    )
    create = (
        f"create or replace function {signature} returns {returns} language plpgsql security definer"
        f" set search_path = public, pg_temp as $function$ {body} $function$"
    )
    return migrations.RunSQL(
        sql=[
            create,
            f"revoke all on function {signature} from public",
            f"grant execute on function {signature} to {APPLICATION}",
        ],
        reverse_sql=f"drop function {signature}",
    )
