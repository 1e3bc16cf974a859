"""The table of wrapped keys, and the two functions that are all anybody may do with it.

A wrapped key is worthless without its master key, so whoever asks in any context may read those of a body and
make the first one where there is none. A further one, and wrapping again, is the owner's.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.grants import APPLICATION

_CALLERS = ", ".join((APPLICATION, *CONTEXT_ROLES))
_KEYS = """
    create function moothall_vault_keys(of_body bigint)
    returns table (purpose varchar, version integer, master_id varchar, wrapped varchar, is_new boolean)
    language sql stable security definer set search_path = public, pg_temp as $function$
        select k.purpose, k.version, k.master_id, k.wrapped,
            k.made_in is not distinct from pg_current_xact_id_if_assigned()::text::bigint
        from vault_datakey k
        where case when of_body is null then k.body_id is null else k.body_id = of_body end
        order by k.purpose, k.version
    $function$
"""
_FIRST = """
    create function moothall_vault_first_key(of_body bigint, for_purpose text, by_master text, as_wrapped text)
    returns void
    language sql volatile security definer set search_path = public, pg_temp as $function$
        insert into vault_datakey (body_id, purpose, version, master_id, wrapped, made_in)
        select of_body, for_purpose, 1, by_master, as_wrapped, pg_current_xact_id()::text::bigint
        where for_purpose in ('seal', 'index') and not exists (
            select 1 from vault_datakey k
            where k.body_id is not distinct from of_body and k.purpose = for_purpose)
        on conflict do nothing
    $function$
"""


def _closed(create: str, signature: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=[
            create,
            f"revoke all on function {signature} from public",
            f"grant execute on function {signature} to {_CALLERS}",
        ],
        reverse_sql=f"drop function {signature}",
    )


class Migration(migrations.Migration):
    """See the module."""

    initial = True

    dependencies = [("bodies", "0002_grants")]

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(choices=[("seal", "Seal"), ("index", "Index")], max_length=8),
                ),
                ("version", models.IntegerField()),
                ("master_id", models.CharField(max_length=20)),
                ("wrapped", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("made_in", models.BigIntegerField(default=0)),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "purpose", "version"),
                        name="a_body_has_each_version_of_a_key_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        _closed(_KEYS, "moothall_vault_keys(bigint)"),
        _closed(_FIRST, "moothall_vault_first_key(bigint, text, text, text)"),
    ]
