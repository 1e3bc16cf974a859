"""A request id, one log line without personal data, and no request that is too large."""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpResponseBase

from moothall.audit import actions as audit
from moothall.ui.errors import error_page
from moothall.ui.requests import PortalRequest

log = structlog.get_logger(logger_name="moothall.request")
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
_QUIET = frozenset({"healthz", "readyz"})


class RequestMiddleware:
    """Names each request, refuses one that is too large before reading it, and logs its outcome."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponseBase:
        """Answer the request."""
        began = time.perf_counter()
        request.request_id = secrets.token_hex(8)
        audit.request_id.set(request.request_id)
        request.public_body = None
        refusal = _refusal(request)
        response = self.get_response(request) if refusal is None else error_page(request, refusal)
        response["X-Request-ID"] = request.request_id
        _log(request, response, time.perf_counter() - began)
        return response


def _client_request_id(request: PortalRequest) -> str | None:
    """Return the id that the client or a proxy gave, for the log alone: evidence never rests on their word."""
    offered = str(request.META.get("HTTP_X_REQUEST_ID", ""))
    return offered if _ACCEPTABLE_ID.fullmatch(offered) else None


def _refusal(request: PortalRequest) -> int | None:
    """Return the status of a request that is refused unread for its length, or None."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdigit()):
        return 400
    return 413 if len(length) > 18 or int(length) > settings.MAX_REQUEST_BYTES else None


def _log(request: PortalRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    name = match.view_name if match else None
    if name in _QUIET or request.path.startswith(settings.STATIC_URL):
        return
    log.info(
        "request",
        request_id=request.request_id,
        client_request_id=_client_request_id(request),
        method=request.method if request.method in {"GET", "POST", "HEAD"} else "other",
        page=name,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        **({"body": request.public_body.slug} if request.public_body else {}),
    )
