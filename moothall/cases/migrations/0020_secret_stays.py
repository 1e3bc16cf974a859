"""A confidential case that is nobody's any more is found by nobody: whoever has its typed address learns nothing."""

from django.db import migrations

from moothall.bodies.functions import definer_function


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("cases", "0019_one_look")]

    operations = [
        definer_function(
            name="moothall_contact_of_reference",
            arguments="of_reference text",
            returns="table (body_id bigint, blind varchar)",
            query=(
                "select c.body_id, c.contact_email_blind from cases_case c"
                " where c.reference = of_reference and c.person_id is null and not c.is_confidential"
            ),
        )
    ]
