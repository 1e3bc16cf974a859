"""From a postcode to a decision: a missed bin, reported by a resident and worked by an officer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def report_a_missed_bin(visitor: Visitor, *, email: str | None) -> None:
    """Go from the front page to the check page of a missed bin in a London borough."""
    yesterday = timezone.localdate() - timedelta(days=1)
    visitor.goto("/")
    visitor.fill("Postcode", "nw18np")
    visitor.press("Continue")
    visitor.follow("Go to Camden")
    visitor.follow("Report a missed bin")
    visitor.follow("Start now")
    visitor.choose("Yes")
    visitor.press("Continue")
    visitor.choose("Recycling")
    visitor.press("Continue")
    for part, value in (("Day", yesterday.day), ("Month", yesterday.month), ("Year", yesterday.year)):
        visitor.fill(part, str(value))
    visitor.press("Continue")


def test_a_resident_reports_a_missed_bin(visitor: Visitor) -> None:
    report_a_missed_bin(visitor, email="resident@example.com")
