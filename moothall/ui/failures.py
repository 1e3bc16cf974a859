"""What Django calls when a view or a layer fails: the right page, and a log line without anybody's words."""

import sys
import traceback

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from moothall.bodies.places.postcode_file import Unusable
from moothall.ui.errors import error_page
from moothall.vault.failures import KeyLost

log = structlog.get_logger(logger_name="moothall.failures")

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# What is away for now: the database, the postcodes, or a key that an operator has to bring back.
_AWAY = (OperationalError, InterfaceError, PoolTimeout, Unusable, KeyLost)
_DEEPEST_FRAMES = 12


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read: 413 where it is too much, 400 otherwise."""
    return error_page(request, 413 if isinstance(exception, _TOO_LARGE) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not there."""
    return error_page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer our own failure: 503 where what we need is away, else 500; the log says where, not what was typed."""
    kind, error, _ = sys.exc_info()
    status = 503 if isinstance(error, _AWAY) else 500
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST_FRAMES:] if error else []
    log.error(
        "failed",
        status=status,
        error=kind.__name__ if kind else None,
        cause=type(error.__cause__).__name__ if error and error.__cause__ else None,
        where=[
            f"{frame.filename.rpartition('moothall/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        ],
        request_id=getattr(request, "request_id", ""),
    )
    return error_page(request, status)
