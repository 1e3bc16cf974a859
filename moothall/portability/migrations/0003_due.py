"""What is due, counted over all bodies, and the deletion of what no role of a context may delete."""

from collections.abc import Iterator

from django.db import migrations

from moothall.bodies.functions import definer_function

_UNCLAIMED = (
    "d.claimed_at is null and d.created_at < before and not exists (select 1 from cases_draft x"
    " where x.body_id = d.body_id and x.key = d.draft_key and x.case_id is null)"
)
_OF_NO_CASE = (
    "d.created_at < before and not exists (select 1 from cases_case c"
    " where c.body_id = d.body_id and c.reference = d.case_reference)"
)
# A job that ended, or whose worker has not been heard of: nobody will touch its row again.
_JOBS_OVER = (
    "from procrastinate_jobs j cross join lateral"
    " (select max(e.at) as at from procrastinate_events e where e.job_id = j.id) last"
    " where coalesce(last.at, '-infinity') < before and (j.status in ('failed', 'cancelled', 'aborted', 'succeeded')"
    " or (j.status = 'doing' and not exists (select 1 from procrastinate_workers w"
    " where w.id = j.worker_id and w.last_heartbeat > statement_timestamp() - interval '10 minutes')))"
)
# rule -> (table of bodies' rows as d, what is due before a moment, since when)
_OF_BODIES = {
    "drafts": ("cases_draft d", "d.expires_at <= before", "d.expires_at"),
    "files": (
        "files_storedfile d",
        _UNCLAIMED,
        "d.created_at",
    ),
    "messages": (
        "notices_notice d",
        _OF_NO_CASE,
        "d.created_at",
    ),
    "outbox": (
        "outbox_outboxrow d",
        "coalesce(d.done_at, d.gave_up_at) < before",
        "coalesce(d.done_at, d.gave_up_at)",
    ),
    "lists": ("people_postfile d", "d.uploaded_at < before", "d.uploaded_at"),
}
# rule -> the same for tables that belong to no body
_OF_NOBODY = {
    "sessions": ("people_session d", "d.ends_at <= before", "d.ends_at"),
    "sign_ins": ("people_signin d", "d.at < before", "d.at"),
    "links": ("people_setuplink d", "d.expires_at < before", "d.expires_at"),
    "devices": ("people_knowndevice d", "d.last_at < before", "d.last_at"),
}


def _due() -> Iterator[migrations.RunSQL]:
    for rule, (table, due, since) in _OF_BODIES.items():
        yield definer_function(
            name=f"moothall_{rule}_due",
            arguments="before timestamptz, one_body bigint",
            returns="table (home bigint, due bigint, whole bigint, oldest timestamptz)",
            query=(
                f"select d.body_id, count(*) filter (where {due}), count(*), min({since}) filter (where {due})"  # noqa: S608
                f" from {table} where one_body is null or d.body_id = one_body"
                f" group by d.body_id having bool_or({due})"
            ),
        )
    for rule, (table, due, since) in _OF_NOBODY.items():
        yield definer_function(
            name=f"moothall_{rule}_due",
            arguments="before timestamptz",
            returns="table (due bigint, whole bigint, oldest timestamptz)",
            query=(
                f"select count(*) filter (where {due}), count(*), min({since}) filter (where {due}) from {table}"  # noqa: S608
            ),
        )
    yield definer_function(
        name="moothall_jobs_due",
        arguments="before timestamptz",
        returns="table (due bigint, whole bigint, oldest timestamptz)",
        query=f"select count(*), (select count(*) from procrastinate_jobs), min(last.at) {_JOBS_OVER}",  # noqa: S608
    )


def _over() -> Iterator[migrations.RunSQL]:
    for rule in ("messages", "outbox", "lists"):
        table, due, since = _OF_BODIES[rule]
        name = table.removesuffix(" d")
        yield definer_function(
            name=f"moothall_{rule}_over",
            arguments="home bigint, before timestamptz, most integer",
            returns="setof bigint",
            query=(
                f"delete from {name} t where t.body_id = home and t.id in (select d.id from {table}"  # noqa: S608
                f" where d.body_id = home and {due} order by {since} limit most) returning t.id"
            ),
        )
    for rule in ("sign_ins", "links", "devices"):
        table, due, since = _OF_NOBODY[rule]
        yield definer_function(
            name=f"moothall_{rule}_over",
            arguments="before timestamptz, most integer",
            returns="setof bigint",
            query=(
                f"delete from {table.removesuffix(' d')} t where t.id in (select d.id from {table}"  # noqa: S608
                f" where {due} order by {since} limit most) returning t.id"
            ),
        )
    yield definer_function(
        name="moothall_jobs_over",
        arguments="before timestamptz, most integer",
        returns="setof bigint",
        query=(
            f"with over as (select j.id {_JOBS_OVER} order by j.id limit most),"  # noqa: S608
            " asked as (delete from procrastinate_periodic_defers p using over where p.job_id = over.id)"
            " delete from procrastinate_jobs j using over where j.id = over.id returning j.id"
        ),
    )


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("portability", "0002_keys_and_row_security"),
        ("cases", "0004_prune"),
        ("files", "0002_keys_and_row_security"),
        ("notices", "0002_keys_and_row_security"),
        ("outbox", "0004_narrow_jobs"),
        ("people", "0011_posts_and_arrangements"),
    ]

    operations = [
        *_due(),
        *_over(),
        definer_function(
            name="moothall_retention_open",
            arguments="",
            returns="table (home bigint, run bigint)",
            query=(
                "select r.body_id, r.id from portability_retentionrun r where r.ended_at is null and r.rule <> 'day'"
                " and (r.held_at is null or r.confirmed_at is not null) order by r.id"
            ),
        ),
    ]
