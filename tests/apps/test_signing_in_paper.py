"""What docs/signing-in.md says in numbers is what the code does."""

import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from moothall.people import codes
from moothall.people.credentials import context_words, limits

PAPER = (Path(__file__).parents[2] / "docs" / "signing-in.md").read_text(encoding="utf-8")
LIMIT = re.compile(r"^\|[^|]+\| (\d+)(?: (minutes|hours))? \| `([A-Z_]+)` \|$", re.MULTILINE)
SESSION = re.compile(r"^\| (portal|desk) \| (\d+) minutes \| (\d+) hours \|$", re.MULTILINE)
NOT_SAID = {"MOST_PASSKEYS", "MOST_AT_ONCE"}


def test_every_limit_is_said_as_it_is() -> None:
    said = {name: in_code(int(number), unit) for number, unit, name in LIMIT.findall(PAPER)}
    assert said == {name: found for name in said if (found := limit(name)) is not None}


def test_no_limit_of_guessing_is_left_unsaid() -> None:
    said = {name for _, _, name in LIMIT.findall(PAPER)}
    known = {name for module in (limits, codes) for name in vars(module) if name.startswith("MOST_")}
    assert known - NOT_SAID <= said


def test_sessions_last_as_long_as_is_said() -> None:
    said = {site: (int(idle) * 60, int(whole) * 3600) for site, idle, whole in SESSION.findall(PAPER)}
    assert said == settings.SESSION_LIMITS


def test_the_words_that_no_password_holds_are_said() -> None:
    for word in context_words.OF_EVERYBODY:
        assert f"`{word}`" in PAPER
    for word in context_words.TOO_FREQUENT - {"north", "south", "east", "west"}:
        assert f"`{word}`" in PAPER
    assert context_words.SHORTEST == 4
    assert "each word of four letters and more" in PAPER


def limit(name: str) -> int | None:
    """Return a limit of the code, in seconds where it is a time."""
    found = getattr(limits, name, getattr(codes, name, None))
    if name.endswith("_MINUTES") and isinstance(found, int):
        return found * 60
    return int(found.total_seconds()) if isinstance(found, timedelta) else found


def in_code(number: int, unit: str) -> int:
    """Return what a line says, in seconds where it is a time."""
    return number * {"": 1, "minutes": 60, "hours": 3600}[unit]
