"""A context may ask for a job and no more: what the application itself may do, it does to run them."""

from django.db import migrations

from moothall.bodies.context import CONTEXT_ROLES
from moothall.bodies.grants import Grants

_TABLES = "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
# Residents' pages ask for no job.
_ASKERS = ("moothall_officer", "moothall_draft", "moothall_grant", "moothall_job")
_COLUMNS = "queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at"


class Migration(migrations.Migration):
    """See the module. `id` is what procrastinate's function returns; a trigger notes the event."""

    dependencies = [("outbox", "0003_jobs")]

    operations = [
        migrations.RunSQL(f"revoke all on {_TABLES} from {', '.join(CONTEXT_ROLES)}", migrations.RunSQL.noop),
        Grants(("procrastinate_jobs",), f"insert ({_COLUMNS}), select (id)", _ASKERS),
        Grants(("procrastinate_events",), "insert (job_id, type, at)", _ASKERS),
    ]
