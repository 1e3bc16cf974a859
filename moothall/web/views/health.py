"""Two questions of machines: is the process alive, and can it serve."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import lru_cache

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from moothall.bodies.places import here
from moothall.bodies.places.postcode_file import Unusable
from moothall.ui.access import open_to_all
from moothall.ui.requests import PortalRequest

log = structlog.get_logger(logger_name="moothall.health")

SECONDS = 1.0
READY, AWAY, SLOW, BEHIND, MISSING = "ready", "away", "slow", "behind", "missing"


@open_to_all
def healthz(request: PortalRequest) -> HttpResponse:
    """Say that the process is up; ask nobody.

    It shares the process's threads with everybody. While the database hangs, all but two of them may wait for it,
    each at most `config.database.WEB.silence` seconds, and the others at most `WEB.pool`: an answer can come that
    late, and later behind a long queue. Give a probe more patience than that before it kills the process.
    """
    return JsonResponse({"status": "up"})


@open_to_all
def readyz(request: PortalRequest) -> HttpResponse:
    """Say whether the process can serve, and if not, which part is missing."""
    parts = {**_database_within(SECONDS), "postcodes": _postcodes()}
    is_ready = all(state == READY for state in parts.values())
    if not is_ready:
        log.warning("not_ready", **parts)
    return JsonResponse(
        {"status": READY if is_ready else "not ready", "parts": parts}, status=200 if is_ready else 503
    )


def _database_within(seconds: float) -> dict[str, str]:
    """Ask in a thread: a connection that hangs must not hang the answer, nor let askers pile up."""
    asked: Future[dict[str, str]] = _asker().submit(_database)
    try:
        return asked.result(timeout=seconds)
    except TooSlow:
        asked.cancel()
        return {"database": SLOW, "migrations": SLOW}


@lru_cache(maxsize=1)
def _asker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="readyz")


def _database() -> dict[str, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return {"database": READY, "migrations": READY if _is_migrated() else BEHIND}
    except DatabaseError:
        return {"database": AWAY, "migrations": AWAY}
    finally:
        connection.close()


class _Migrations:
    """What has been applied stays applied: once all were there, nobody asks again."""

    are_applied = False


def _is_migrated() -> bool:
    if not _Migrations.are_applied:
        executor = MigrationExecutor(connection)
        _Migrations.are_applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _Migrations.are_applied


def _postcodes() -> str:
    try:
        here.postcodes()
    except Unusable:
        return MISSING
    return READY
