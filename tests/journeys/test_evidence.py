"""An auditor reads who looked at a case and withholds it; its resident sees the team, and nobody's name."""

import pytest

from tests.journeys.test_desk import sign_in
from tests.journeys.test_missed_bin import look_up, report
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def test_an_auditor_reads_who_looked_and_a_resident_sees_which_team(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    found = report(second_visitor)
    look_up(second_visitor, found)
    assert "There is no visit to show." in second_visitor.text()
    sign_in(visitor, "Farida Holm")
    visitor.goto(f"{visitor.site.desk}/camden/cases/{found.reference}/")
    visitor.press("Sign out")
    look_up(second_visitor, found)
    assert "To deal with your request" in second_visitor.text()
    assert "Farida" not in second_visitor.text()
    sign_in(visitor, "Dev Ramanathan")
    visitor.goto(f"{visitor.site.desk}/camden/audit/?reference={found.reference}")
    assert "Farida Holm" in visitor.text()
    assert "Opened a case" in visitor.text()
    visitor.follow("What the resident is told of who looks at this case")
    visitor.press("Withhold")
    assert visitor.page.get_by_role("alert").count(), "it asks for a ground and a day"
    visitor.page.get_by_label("Telling them would put a child or an adult at risk").check()
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2020")):
        visitor.page.get_by_label(part, exact=True).fill(value)
    visitor.press("Withhold")
    assert "Enter a day from today" in visitor.text()
    visitor.goto(f"{visitor.site.desk}/camden/audit/?from-day=31&from-month=2&from-year=2026")
    assert "Enter a real date" in visitor.text()
