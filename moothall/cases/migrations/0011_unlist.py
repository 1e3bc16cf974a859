"""Where a person's last case at a body is gone, nothing says any more that there was one."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0010_taken_away"), ("people", "0014_copies")]

    operations = [
        definer_function(
            name="moothall_unlist_body",
            arguments="of_person bigint, of_body bigint",
            returns="setof bigint",
            query=(
                "delete from people_personbody d where d.person_id = of_person and d.body_id = of_body"
                " and not exists (select 1 from cases_case c where c.body_id = of_body"
                " and c.person_id = of_person) returning d.id"
            ),
        ),
    ]
