"""The baselines' server: granian as we run it, with a bare WSGI function and Django without our middleware.

Run: python -m bench.baseline_app, with MOOTHALL_PORT, DJANGO_SETTINGS_MODULE=bench.baseline_settings and the rest of
an installation's environment.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from granian import Granian
from granian.constants import Interfaces

from moothall.cli.places import number

django_application = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer /hello at once, and leave everything else to Django."""
    if environ["PATH_INFO"] == "/hello":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"Hello"]
    return django_application(environ, start_response)


def main() -> None:
    """Serve with the same number of processes and threads as `moothall serve` does."""
    Granian(
        "bench.baseline_app:application",
        address="127.0.0.1",
        port=number("MOOTHALL_PORT", 8000, largest=65535),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=number("MOOTHALL_THREADS", 8, largest=256),
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main()
