"""Periods of days as people say them."""

from math import ceil

from moothall.rules.language import Text

_DAYS_OF_YEAR = 365.25
_DAYS_OF_MONTH = _DAYS_OF_YEAR / 12
_MONTHS = 12
_WELSH_YEARS = {1: "flwyddyn", 2: "flynedd", 3: "blynedd", 4: "blynedd", 6: "blynedd"}


def in_words(days: int) -> Text:
    """Return a period in years or months where it is exactly as long as so many never are, else in days.

    183 days are 6 months, and 2,192 days 6 years: rounded up, so that nothing goes before its time.
    """
    years, months = int(days / _DAYS_OF_YEAR), int(days / _DAYS_OF_MONTH)
    if years and days == ceil(years * _DAYS_OF_YEAR):
        return Text(en=_many(years, "year"), cy=f"{years} {_WELSH_YEARS.get(years, 'mlynedd')}")
    if 0 < months < _MONTHS and days == ceil(months * _DAYS_OF_MONTH):
        return Text(en=_many(months, "month"), cy=f"{months} {'fis' if months == 2 else 'mis'}")
    return Text(en=_many(days, "day"), cy=f"{days} diwrnod")


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
