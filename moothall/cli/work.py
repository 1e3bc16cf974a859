"""`moothall work`: the job process."""

from collections.abc import Sequence

from moothall.cli.guard import refuse_unsafe_role
from moothall.wiring.worker import run_worker


def run(arguments: Sequence[str]) -> int:
    """Take jobs until told to stop, then finish the one in hand.

    Raises:
        Problem: the database is out of reach, or its role is one that row security does not bind.
    """
    refuse_unsafe_role()
    run_worker()
    return 0
