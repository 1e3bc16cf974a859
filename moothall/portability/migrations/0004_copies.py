"""What residents took away as a file goes at its end: counted before it goes, as everything else."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0003_due"), ("people", "0014_copies")]

    operations = [
        definer_function(
            name="moothall_copies_due",
            arguments="before timestamptz",
            returns="table (due bigint, whole bigint, oldest timestamptz)",
            query=(
                "select count(*) filter (where d.ends_at < before), count(*),"
                " min(d.ends_at) filter (where d.ends_at < before) from people_accountcopy d"
            ),
        ),
    ]
