"""Moments and money as people read them, in both languages."""

from datetime import date, datetime

from django.utils import timezone

from moothall.rules.language import Language
from moothall.rules.wording import in_words

AT = {Language.EN: "at", Language.CY: "am"}
HALVES = {Language.EN: ("am", "pm"), Language.CY: ("yb", "yp")}


def date_in_words(day: date, language: Language) -> str:
    """Return `day` as in "23 November 2026" or "23 Tachwedd 2026"; a moment gives its day in the UK."""
    return in_words(timezone.localtime(day).date() if isinstance(day, datetime) else day, language)


def moment_in_words(moment: datetime, language: Language) -> str:
    """Return an aware `moment` in UK time as in "23 November 2026 at 3:05pm" or "... am 3:05yp"."""
    local = timezone.localtime(moment)
    clock = f"{local.hour % 12 or 12}:{local.minute:02d}{HALVES[language][local.hour // 12]}"
    return f"{in_words(local.date(), language)} {AT[language]} {clock}"


def pounds(pence: int) -> str:
    """Return whole pence as in "£1,234.50", "£12" or "−£3.20"."""
    whole, rest = divmod(abs(pence), 100)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")
