"""The keys of several bodies at once, for a list that shows something of each."""

from django.db import migrations

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.grants import APPLICATION

_SIGNATURE = "moothall_vault_keys_of(bigint[])"
_KEYS_OF = """
    create function moothall_vault_keys_of(of_bodies bigint[])
    returns table (body_id bigint, purpose varchar, version integer, master_id varchar, wrapped varchar, is_new boolean)
    language sql stable security definer set search_path = public, pg_temp as $function$
        select k.body_id, k.purpose, k.version, k.master_id, k.wrapped,
            k.made_in is not distinct from pg_current_xact_id_if_assigned()::text::bigint
        from vault_datakey k where k.body_id = any (of_bodies)
        order by k.body_id, k.purpose, k.version
    $function$
"""


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("vault", "0002_masters")]

    operations = [
        migrations.RunSQL(
            sql=[
                _KEYS_OF,
                f"revoke all on function {_SIGNATURE} from public",
                f"grant execute on function {_SIGNATURE} to {', '.join((APPLICATION, *CONTEXT_ROLES))}",
            ],
            reverse_sql=f"drop function {_SIGNATURE}",
        )
    ]
