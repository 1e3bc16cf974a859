"""Nobody asks again for a row whose job waits or is being done; one whose worker died is lost, and asked for again."""

from django.db import migrations

from moothall.bodies.functions import definer_function

# Workers say every 10 seconds that they live; those that start forget whoever has not for 30.
_LIVES = (
    "select 1 from procrastinate_workers w where w.id = j.worker_id"
    " and w.last_heartbeat > statement_timestamp() - interval '1 minute'"
)
_IN_HAND = (
    "select 1 from procrastinate_jobs j where j.queueing_lock = 'outbox/' || o.id"  # noqa: S608
    f" and (j.status = 'todo' or (j.status = 'doing' and exists ({_LIVES})))"
)


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("outbox", "0004_narrow_jobs"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        definer_function(
            name="moothall_outbox_to_do",
            arguments="before timestamptz, most integer",
            returns="table (id bigint, body_id bigint)",
            query=(
                "select o.id, o.body_id from outbox_outboxrow o"  # noqa: S608
                " where o.done_at is null and o.gave_up_at is null and o.created_at < before"
                f" and not exists ({_IN_HAND}) order by o.created_at limit most"
            ),
        ),
    ]
