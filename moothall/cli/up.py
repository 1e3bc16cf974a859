"""`moothall up`: everything in the mode that MOOTHALL_MODE names, logs on the terminal."""

from collections.abc import Sequence

from moothall.cli import supervise
from moothall.cli.places import listen_on


def run(arguments: Sequence[str]) -> int:
    """Run everything until told to stop."""
    listen = listen_on()
    return supervise.run(
        first=["prepare"],
        logs_to_files=False,
        welcome=[f"Moothall answers on {listen.host}, port {listen.port}"],
    )
