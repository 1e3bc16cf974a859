"""`moothall serve`: the web process, granian with a few worker processes."""

from collections.abc import Sequence

from granian import Granian
from granian.constants import Interfaces

from moothall.cli.guard import refuse_unsafe_role
from moothall.cli.places import check_free, listen_on, number

_GRACE_SECONDS = 15


def run(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT, then finish the requests in hand.

    MOOTHALL_WORKERS (default 2) processes, MOOTHALL_THREADS (default 8) threads in each.

    Raises:
        Problem: the port is taken, a variable holds nonsense, the database is out of reach, or its role is
            one that row security does not bind.
    """
    listen = listen_on()
    check_free(listen)
    refuse_unsafe_role()
    Granian(
        "moothall.cli.worker:application",
        address=listen.host,
        port=listen.port,
        interface=Interfaces.WSGI,
        workers=number("MOOTHALL_WORKERS", 2, largest=64),
        blocking_threads=number("MOOTHALL_THREADS", 8, largest=256),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        process_name="moothall-web",
    ).serve()
    return 0
