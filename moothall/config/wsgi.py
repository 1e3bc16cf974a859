"""The application that granian serves."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
_django = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request. A content type that Django would fail on before any layer of ours counts as none."""
    if environ.get("CONTENT_TYPE") and not _is_readable(environ["CONTENT_TYPE"]):
        environ["CONTENT_TYPE"] = ""
    return _django(environ, start_response)


def _is_readable(content_type: str) -> bool:
    """Our pages send UTF-8; among the charsets that Python knows are some that decode no text."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8"}
