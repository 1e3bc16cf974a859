"""Moments and money as people read them, in both languages."""

from moothall.rules.moments import (
    beginning_in_words,
    clock_in_words,
    date_in_words,
    end_in_words,
    moment_in_words,
)

__all__ = [
    "beginning_in_words",
    "clock_in_words",
    "date_in_words",
    "end_in_words",
    "moment_in_words",
    "pounds",
]


def pounds(pence: int) -> str:
    """Return whole pence as in "£1,234.50", "£12" or "−£3.20"."""
    whole, rest = divmod(abs(pence), 100)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")
