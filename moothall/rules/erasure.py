"""Requests for erasure (UK GDPR, Article 17): by when a body answers, what it may answer, and on what grounds."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from moothall.rules.language import Text

ANSWER_MONTHS = 1
LONGER_MONTHS = 2
LONGEST_WORDS = 2000
LONGEST_KEPT = timedelta(days=100 * 366)


class Outcome(StrEnum):
    """What a body decided about one case: `later` is kept until a day and then goes by itself.

    `gone` says that the case was deleted by rule before anybody decided.
    """

    ERASED = "erased"
    REFUSED = "refused"
    LATER = "later"
    GONE = "gone"


class DecisionFault(StrEnum):
    """What is wrong with a decision."""

    NO_OUTCOME = "no_outcome"
    STILL_OPEN = "still_open"
    GROUND_MISSING = "ground_missing"
    NOTE_TOO_LONG = "note_too_long"
    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_TOO_LATE = "day_too_late"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Why a body may keep what somebody asked it to erase: the provision (`law`), and what they are told."""

    law: Text
    name: Text
    why: Text


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an officer decides about one case; `note` is read by the resident."""

    outcome: Outcome
    ground: str = ""
    note: str = ""
    keep_until: date | None = None


def due_on(received_on: date) -> date:
    """Return the last day of the month that begins on the day after receipt: the same day of the next month.

    A month without that day ends with its last one. Article 12(3) of the UK GDPR; the corresponding-date rule.
    """
    return months_after(received_on, ANSWER_MONTHS)


def longer_due_on(received_on: date) -> date:
    """Return the last day where the time was extended by the two further months that Article 12(3) allows."""
    return months_after(received_on, ANSWER_MONTHS + LONGER_MONTHS)


def may_extend(*, received_on: date, on: date, is_extended: bool) -> bool:
    """Tell whether the time can be extended on a day: once, and only while the first month lasts."""
    return not is_extended and on <= due_on(received_on)


def fault_of(
    decision: Decision, *, grounds: frozenset[str], is_open: bool, latest: date | None, today: date
) -> DecisionFault | None:
    """Return what stands against a decision about a case that is there, or None.

    `latest` is the last day until which its service's rule lets it be kept, of an open case as if it were closed today;
    None where no rule deletes it.
    """
    if len(decision.note) > LONGEST_WORDS:
        return DecisionFault.NOTE_TOO_LONG
    match decision.outcome:
        case Outcome.ERASED:
            return DecisionFault.STILL_OPEN if is_open else None
        case Outcome.REFUSED:
            return None if decision.ground in grounds else DecisionFault.GROUND_MISSING
        case Outcome.LATER:
            return _fault_of_day(decision.keep_until, latest=latest, today=today)
        case Outcome.GONE:
            return DecisionFault.NO_OUTCOME


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _fault_of_day(day: date | None, *, latest: date | None, today: date) -> DecisionFault | None:
    if day is None:
        return DecisionFault.DAY_MISSING
    if day <= today:
        return DecisionFault.DAY_PAST
    if day > (latest or today + LONGEST_KEPT):
        return DecisionFault.DAY_TOO_LATE
    return None
