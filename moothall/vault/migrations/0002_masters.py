"""`moothall check` asks which master keys are needed: ids and counts, for the application alone."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("vault", "0001_initial")]

    operations = [
        definer_function(
            name="moothall_vault_masters",
            arguments="",
            returns="table (master_id varchar, keys bigint)",
            query="select k.master_id, count(*) from vault_datakey k group by 1 order by 1",
        )
    ]
