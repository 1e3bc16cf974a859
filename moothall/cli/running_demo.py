"""How a command in another terminal finds the demo that runs: its settings are noted beside its data."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from moothall.cli.problem import Problem, explaining

_NAME = "demo.json"
_OURS = ("MOOTHALL_", "DATABASE_")


@contextmanager
def noted(settings: Mapping[str, str]) -> Iterator[None]:
    """Keep the settings of a demo, readable by its own user alone, until the block ends."""
    ours = {name: value for name, value in settings.items() if name.startswith(_OURS)}
    path = Path(settings["MOOTHALL_VAR"]) / _NAME
    with explaining(path):
        path.unlink(missing_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            json.dump(ours, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def is_noted(var: Path) -> bool:
    """Tell whether a demo runs on the data in `var`, or was killed there."""
    return (var / _NAME).is_file()


def environment(var: Path) -> dict[str, str]:
    """Return the settings of the demo that runs on the data in `var`.

    Raises:
        Problem: none does.
    """
    try:
        kept = json.loads((var / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(
            f"No demo runs on the data in {var}: start it with 'make demo', and give the command in another terminal."
        ) from None
    return {str(name): str(value) for name, value in kept.items()}
