"""What a check finds in data, and where: the path of keys and places that leads to it."""

import re
from typing import NamedTuple

Where = tuple[str | int, ...]


class Finding(NamedTuple):
    """One thing wrong at `where` (in a service: `service`, `form`, `workflow` or `notices` comes first)."""

    where: Where
    message: str


_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def is_key(name: str) -> bool:
    """Tell whether `name` can name a question, a state or a function: as in small_letters."""
    return len(name) <= 50 and _KEY.fullmatch(name) is not None


def doubled(names: list[str]) -> dict[int, str]:
    """Return the places in `names` of those that stood before already, with the name."""
    seen: set[str] = set()
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        if name in seen:
            found[at] = name
        seen.add(name)
    return found
