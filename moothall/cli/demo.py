"""`moothall demo`: everything, with invented officers and residents, on this machine alone."""

import os
from collections.abc import Sequence

from moothall.cli import supervise
from moothall.cli.places import Listen, listen_on, var_folder


def run(arguments: Sequence[str]) -> int:
    """Run the demo until Ctrl-C."""
    listen = listen_on()
    os.environ["MOOTHALL_MODE"] = "demo"
    os.environ.setdefault("MOOTHALL_PORTAL_URL", f"http://localhost:{listen.port}")
    return supervise.run(first=["prepare", "invent"], logs_to_files=True, welcome=_welcome(listen))


def _welcome(listen: Listen) -> list[str]:
    return [
        "",
        "Moothall is running. Everybody in it but the councils is invented.",
        f"  Residents  http://localhost:{listen.port}  (type a real postcode, for example SW1A 2AA)",
        f"  Officers   http://desk.localhost:{listen.port}  (choose an invented officer; no password)",
        f"  Messages   http://localhost:{listen.port}/demo/outbox  (what would have been sent)",
        f"  Logs       {var_folder() / 'log'}",
        "Ctrl-C stops everything and keeps the data.",
        "",
    ]
