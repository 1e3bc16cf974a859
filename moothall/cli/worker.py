"""The application as each worker of the web process loads it: the worker ends when the web process dies."""

import signal

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import get_resolver

from moothall.cli import processes
from moothall.config.wsgi import application
from moothall.services import queries as services
from moothall.ui import components, environment, texts

__all__ = ["application"]

log = structlog.get_logger(logger_name="moothall.worker")


def begin() -> None:
    """Load what every page needs before the first request: threads that load it together wait too long for each other.

    Where the database is away just now, the worker begins all the same.
    """
    for urlconf in settings.URLS.values():
        get_resolver(urlconf).reverse_dict.keys()
    texts.interface()
    components.warm()
    environment.warm()
    try:
        services.all_current()
    except DatabaseError as error:
        log.warning("began_without_database", error=type(error).__name__)
    finally:
        connection.close()


processes.end_with_parent(signal.SIGTERM)
begin()
