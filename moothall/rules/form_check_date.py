"""Reads a day from the three fields day, month and year, as people write them."""

from collections.abc import Mapping
from datetime import date

from moothall.rules.faults import Fault, Wrong
from moothall.rules.wording import MONTHS

DAY, MONTH, YEAR = "-day", "-month", "-year"

_MISSING = {
    (DAY,): Fault.MISSING_DAY,
    (MONTH,): Fault.MISSING_MONTH,
    (YEAR,): Fault.MISSING_YEAR,
    (DAY, MONTH): Fault.MISSING_DAY_AND_MONTH,
    (DAY, YEAR): Fault.MISSING_DAY_AND_YEAR,
    (MONTH, YEAR): Fault.MISSING_MONTH_AND_YEAR,
}
_MONTH_NUMBERS = {
    name: number
    for months in MONTHS.values()
    for number, month in enumerate(months, start=1)
    for name in (month.casefold(), month[:3].casefold())
} | {"sept": 9}
"""Months by name and by their first three letters in either language; no two of these are alike."""


def read_date(parts: Mapping[str, str]) -> date | Wrong | None:
    """Return the day in the fields DAY, MONTH and YEAR (cleaned), None where all are empty, or the fault."""
    empty = tuple(part for part in (DAY, MONTH, YEAR) if not parts[part])
    if len(empty) == 3:
        return None
    if empty:
        return Wrong(fault=_MISSING[empty], part=empty[0])
    return _day(parts[DAY], parts[MONTH], parts[YEAR])


def _day(day: str, month: str, year: str) -> date | Wrong:
    day_number, month_number, year_number = _number(day), _month(month), _number(year)
    if day_number is None or not 1 <= day_number <= 31:
        return Wrong(fault=Fault.NOT_A_DATE, part=DAY)
    if month_number is None or not 1 <= month_number <= 12:
        return Wrong(fault=Fault.NOT_A_DATE, part=MONTH)
    if year_number is None:
        return Wrong(fault=Fault.NOT_A_DATE, part=YEAR)
    if len(year) != 4 or year_number < 1000:
        return Wrong(fault=Fault.SHORT_YEAR, part=YEAR)
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return Wrong(fault=Fault.NOT_A_DATE, part=DAY)


def _month(typed: str) -> int | None:
    return _MONTH_NUMBERS.get(typed.rstrip(".").casefold(), _number(typed))


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None
