"""The job tables are global and hold ids only: every context may defer a job, the application runs them."""

from django.db import migrations

from moothall.bodies.grants import APPLICATION, Grants
from moothall.bodies.context import CONTEXT_ROLES

_TABLES = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
_SEQUENCES = "grant usage on all sequences in schema public to {roles}"
_ROLES = ", ".join((APPLICATION, *CONTEXT_ROLES))


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("outbox", "0002_keys_and_row_security"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        Grants(_TABLES, "select, insert, update, delete"),
        migrations.RunSQL(_SEQUENCES.format(roles=_ROLES), migrations.RunSQL.noop),
    ]
