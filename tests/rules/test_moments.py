"""Days begin and end by the clocks of the United Kingdom, in summer too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from moothall.rules.moments import begin_of, end_of


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [
        (date(2026, 12, 31), datetime(2026, 12, 31, 0, tzinfo=UTC), 24),
        (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC), 23),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC), 25),
    ],
)
def test_a_day_lasts_from_one_midnight_of_the_united_kingdom_to_the_next(
    day: date, begins: datetime, hours: int
) -> None:
    assert begin_of(day) == begins
    assert end_of(day).astimezone(UTC) - begins == timedelta(hours=hours)
    assert end_of(day) == begin_of(day + timedelta(days=1))


def test_no_day_comes_after_the_last() -> None:
    with pytest.raises(ValueError, match="9999-12-31"):
        end_of(date.max)
