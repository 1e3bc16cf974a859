"""Days are said as people say them, and never as less than they are."""

import pytest

from moothall.rules.periods import in_words


@pytest.mark.parametrize(
    ("days", "english", "welsh"),
    [
        (1, "1 day", "1 diwrnod"),
        (14, "14 days", "14 diwrnod"),
        (31, "1 month", "1 mis"),
        (61, "2 months", "2 fis"),
        (183, "6 months", "6 mis"),
        (184, "184 days", "184 diwrnod"),
        (366, "1 year", "1 flwyddyn"),
        (731, "2 years", "2 flynedd"),
        (2192, "6 years", "6 blynedd"),
        (3653, "10 years", "10 mlynedd"),
        (2191, "2191 days", "2191 diwrnod"),
    ],
)
def test_a_period_is_said_in_years_or_months_only_where_it_is_no_shorter(
    days: int, english: str, welsh: str
) -> None:
    found = in_words(days)
    assert (found.en, found.cy) == (english, welsh)
