"""Where and how to answer who asks for erasure follows their account; a request keeps what it said when it closed."""

from django.db import migrations, models

from moothall.bodies.row_security import RowSecurity, Rule

_OWN = (
    "(person_id = nullif(current_setting('moothall.person', true), '')::bigint)"
    " and (nullif(current_setting('moothall.helper', true), '') is null)"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("portability", "0012_closed_accounts")]

    operations = [
        migrations.AddField(
            "erasurerequest", "is_confidential", models.BooleanField(default=False, db_default=False)
        ),
        RowSecurity(
            "ErasureRequest",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may=(
                        "select, update (due_on, extended_at, extended_by_id, extension_reason_sealed, email_sealed,"
                        " ended_at)"
                    ),
                ),
                "moothall_resident": Rule(
                    rows=_OWN,
                    may="select, insert, update (email_sealed, language, format_needed, is_confidential)",
                ),
                "moothall_job": Rule(
                    rows="body_id = nullif(current_setting('moothall.body', true), '')::bigint", may="select"
                ),
            },
        ),
    ]
