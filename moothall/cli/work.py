"""`moothall work`: the job process."""

from collections.abc import Sequence

from moothall.wiring.jobs import run_worker


def run(arguments: Sequence[str]) -> int:
    """Take jobs until told to stop, then finish the one in hand."""
    run_worker()
    return 0
