"""How long what is kept, and when a deletion is so large that a person looks at it first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moothall.rules.language import Text


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a rule keeps and for how long; `days` is None where every row carries its own time."""

    what: Text
    days: int | None
    source: Text

    def before(self, at: datetime) -> datetime:
        """Return the moment before which rows are due at `at`."""
        return at - timedelta(days=self.days or 0)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Up to `rows`, and up to `percent` of what there is, are deleted without asking."""

    rows: int
    percent: int


def is_unexpected(*, due: int, whole: int, limit: Limit) -> bool:
    """Tell whether a person should confirm that `due` of `whole` rows are deleted."""
    return due > limit.rows and due * 100 > whole * limit.percent
