"""`moothall version`."""

import tomllib
from collections.abc import Sequence

from moothall.cli.places import REPOSITORY


def run(arguments: Sequence[str]) -> int:
    """Print the version that pyproject.toml states."""
    print(tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    return 0
