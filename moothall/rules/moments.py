"""Moments as people read them, in both languages, and days: both in the time of the United Kingdom."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from moothall.rules.language import Language
from moothall.rules.wording import in_words

UK = ZoneInfo("Europe/London")
AT = {Language.EN: "at", Language.CY: "am"}
HALVES = {Language.EN: ("am", "pm"), Language.CY: ("yb", "yp")}
MIDNIGHT = {Language.EN: "midnight", Language.CY: "hanner nos"}
MIDDAY = {Language.EN: "midday", Language.CY: "hanner dydd"}
END_OF = {Language.EN: "the end of", Language.CY: "ddiwedd"}


def date_in_words(day: date, language: Language) -> str:
    """Return `day` as in "23 November 2026" or "23 Tachwedd 2026"; a moment gives its day in the UK."""
    return in_words(day.astimezone(UK).date() if isinstance(day, datetime) else day, language)


def moment_in_words(moment: datetime, language: Language) -> str:
    """Return an aware `moment` in UK time as in "23 November 2026 at 3:05pm" or "... am 3:05yp".

    Midnight, the first minute of a day, and midday are told by name, and full hours without minutes ("1pm"), as the
    GOV.UK style guide asks.
    """
    local = moment.astimezone(UK)
    return f"{in_words(local.date(), language)} {AT[language]} {_clock(local, language)}"


def clock_in_words(moment: datetime, language: Language) -> str:
    """Return the time of day of a moment in the UK, as in "3:05pm"."""
    return _clock(moment.astimezone(UK), language)


def beginning_in_words(moment: datetime, language: Language) -> str:
    """Return when a time [from, to) begins: the day alone where it begins with it, as in "1 January 2027"."""
    local = moment.astimezone(UK)
    return in_words(local.date(), language) if _begins_a_day(local) else moment_in_words(moment, language)


def end_in_words(moment: datetime, language: Language) -> str:
    """Return when a time [from, to) is over: "the end of 31 December 2026" where 1 January is its `to`.

    The words follow "until": in Welsh they are mutated as after "tan" and "hyd".
    """
    local = moment.astimezone(UK)
    if not _begins_a_day(local):
        return moment_in_words(moment, language)
    return f"{END_OF[language]} {in_words(local.date() - timedelta(days=1), language)}"


def begin_of(day: date) -> datetime:
    """Return the first moment of a day in the United Kingdom."""
    return datetime.combine(day, time(), tzinfo=UK)


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in the United Kingdom: the first one of the next.

    Raises:
        ValueError: no day comes after it.
    """
    if day == date.max:
        raise ValueError(day)
    return begin_of(day + timedelta(days=1))


def _begins_a_day(local: datetime) -> bool:
    return local.time() == time()


def _clock(local: datetime, language: Language) -> str:
    if (local.hour, local.minute) == (0, 0):
        return MIDNIGHT[language]
    if (local.hour, local.minute) == (12, 0):
        return MIDDAY[language]
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{HALVES[language][local.hour // 12]}"
