"""`moothall invent`: the demo's invented officers, made known by the application itself."""

from collections.abc import Sequence

from django.conf import settings

from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.wiring.demo import invent


def run(arguments: Sequence[str]) -> int:
    """Give the invented officers their posts. Safe to repeat.

    Raises:
        Problem: this is no demonstration.
    """
    if not settings.DEMO:
        raise Problem("Officers are invented in the demo only: set MOOTHALL_MODE=demo.")
    invent(say)
    return 0
