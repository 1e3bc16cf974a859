"""By when a body answers a request for erasure, and what it may answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.erasure import (
    LONGEST_WORDS,
    Decision,
    DecisionFault,
    Outcome,
    due_on,
    fault_of,
    longer_due_on,
    may_extend,
)

TODAY = date(2026, 11, 23)
GOES_ON = date(2027, 5, 25)


@pytest.mark.parametrize(
    ("received_on", "due", "longer"),
    [
        (date(2026, 9, 3), date(2026, 10, 3), date(2026, 12, 3)),
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 8, 31), date(2026, 9, 30), date(2026, 11, 30)),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_there_is(
    received_on: date, due: date, longer: date
) -> None:
    assert (due_on(received_on), longer_due_on(received_on)) == (due, longer)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_is_never_longer_than_a_calendar_month_and_three_never_than_three(received_on: date) -> None:
    assert timedelta(days=28) <= due_on(received_on) - received_on <= timedelta(days=31)
    assert timedelta(days=89) <= longer_due_on(received_on) - received_on <= timedelta(days=92)


def test_the_time_is_extended_once_and_within_the_first_month() -> None:
    received_on = date(2026, 9, 3)
    assert may_extend(received_on=received_on, on=date(2026, 10, 3), is_extended=False)
    assert not may_extend(received_on=received_on, on=date(2026, 10, 4), is_extended=False)
    assert not may_extend(received_on=received_on, on=date(2026, 9, 4), is_extended=True)


@pytest.mark.parametrize(
    ("decision", "is_open", "fault"),
    [
        (Decision(outcome=Outcome.ERASED), False, None),
        (Decision(outcome=Outcome.ERASED), True, DecisionFault.STILL_OPEN),
        (Decision(outcome=Outcome.REFUSED, ground="claims"), True, None),
        (Decision(outcome=Outcome.REFUSED), False, DecisionFault.GROUND_MISSING),
        (Decision(outcome=Outcome.REFUSED, ground="whim"), False, DecisionFault.GROUND_MISSING),
        (Decision(outcome=Outcome.LATER), False, DecisionFault.DAY_MISSING),
        (Decision(outcome=Outcome.LATER, keep_until=TODAY), False, DecisionFault.DAY_PAST),
        (Decision(outcome=Outcome.LATER, keep_until=GOES_ON), False, None),
        (
            Decision(outcome=Outcome.LATER, keep_until=GOES_ON + timedelta(1)),
            False,
            DecisionFault.DAY_TOO_LATE,
        ),
        (Decision(outcome=Outcome.LATER, keep_until=GOES_ON + timedelta(1)), True, None),
        (Decision(outcome=Outcome.GONE), False, DecisionFault.NO_OUTCOME),
        (
            Decision(outcome=Outcome.ERASED, note="x" * (LONGEST_WORDS + 1)),
            False,
            DecisionFault.NOTE_TOO_LONG,
        ),
    ],
)
def test_a_decision_names_its_ground_or_its_day(
    decision: Decision, is_open: bool, fault: DecisionFault | None
) -> None:
    latest = None if is_open else GOES_ON
    found = fault_of(decision, grounds=frozenset({"claims"}), is_open=is_open, latest=latest, today=TODAY)
    assert found is fault
