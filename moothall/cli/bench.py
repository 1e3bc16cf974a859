"""`moothall bench`: the measurements of bench/, with everything after the word passed on."""

import os
import sys
from collections.abc import Sequence

from moothall.cli.places import REPOSITORY
from moothall.cli.problem import Problem


def run(arguments: Sequence[str]) -> int:
    """Become the bench program.

    Raises:
        Problem: this installation has no bench folder.
    """
    if not (REPOSITORY / "bench" / "__main__.py").exists():
        raise Problem("There is no bench folder here: run this from a clone of the repository.")
    os.chdir(REPOSITORY)
    os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])  # noqa: S606 the arguments are the operator's own
