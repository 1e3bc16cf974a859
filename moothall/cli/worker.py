"""The application as each worker of the web process loads it: the worker ends when the web process dies."""

import signal

import structlog
from django.db import DatabaseError, connection

from moothall.cli import processes
from moothall.config.wsgi import application
from moothall.services import queries as services

__all__ = ["application"]

log = structlog.get_logger(logger_name="moothall.worker")


def begin() -> None:
    """Open the connections and read the services before the first request: together they would wait too long.

    Where the database is away just now, the worker begins all the same.
    """
    try:
        services.all_current()
    except DatabaseError as error:
        log.warning("began_without_database", error=type(error).__name__)
    finally:
        connection.close()


processes.end_with_parent(signal.SIGTERM)
begin()
