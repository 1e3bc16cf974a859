"""Two administrators of the portal's operator give a council its first administrator."""

import secrets
import time

import pytest

from tests.journeys.site import PATIENCE_SECONDS
from tests.journeys.test_desk import sign_in
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

OPERATORS = ("Owen Trevithick", "Wilhelmina Garth")


def find(visitor: Visitor, council: str) -> str:
    """Look for a council in the list of those without an administrator; return what the page says."""
    visitor.goto(f"{visitor.site.desk}/portal/people/")
    visitor.follow("First administrators of councils")
    visitor.fill("Part of the council's name", council)
    visitor.press("Filter the list")
    return visitor.text()


def free_council(visitor: Visitor) -> str:
    """Return the name of the first council in the list that nobody has asked for."""
    visitor.goto(f"{visitor.site.desk}/portal/people/operator/first/")
    row = visitor.page.locator("tbody tr", has_text="Ask for the first").first
    return row.locator("td").first.inner_text()


def test_a_council_gets_its_first_administrator_by_two_people(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    sign_in(visitor, OPERATORS[0])
    council = free_council(visitor)
    assert "None" in find(visitor, council)
    visitor.page.get_by_role("link", name="Ask for the first").first.click()
    visitor.look()
    visitor.press("Ask for this")
    assert visitor.page.get_by_role("alert").count(), "it says what is missing"
    address = f"first.{secrets.token_hex(4)}@example.org"
    visitor.fill("Email address that they sign in with", address)
    visitor.fill("Full name", "Fay First")
    visitor.fill("How you know that the council wants this", "A letter, checked by calling back.")
    visitor.press("Ask for this")
    assert "A second person must approve this" in visitor.text()
    assert "Waits for a second person" in find(visitor, council)
    sign_in(second_visitor, OPERATORS[1])
    second_visitor.goto(f"{second_visitor.site.desk}/portal/people/operator/")
    second_visitor.page.get_by_role("link", name="Approve").first.click()
    second_visitor.look()
    assert "A letter, checked by calling back." in second_visitor.text()
    second_visitor.press("Approve")
    assert "The post is approved." in second_visitor.text()
    assert "None" not in find(visitor, council).rpartition("What you can do")[2]
    open_invitation(visitor, address)
    assert "This link is for Fay First." in visitor.text()
    visitor.press("Sign in as Fay First")
    assert visitor.page.get_by_text("Signed in as Fay First").count()
    visitor.press("Sign out")
    assert visitor.heading() == "Sign in to the desk"
    visitor.page.get_by_role("button", name="Sign in as Fay First", exact=True).last.click()
    visitor.page.wait_for_url("**/people/")
    visitor.look()
    assert "Administrator" in visitor.text()


def open_invitation(visitor: Visitor, address: str) -> None:
    """Wait for somebody's letter in the outbox, which stands first there, and follow its link."""
    until = time.monotonic() + PATIENCE_SECONDS
    while address not in visitor.text() and time.monotonic() < until:
        visitor.page.goto(f"{visitor.site.portal}/demo/outbox")
        visitor.page.wait_for_timeout(300)
    visitor.look()
    assert address in visitor.text()
    visitor.page.locator('a[href*="/sign-in/link/"]').first.click()
    visitor.page.wait_for_load_state()
    visitor.look()


def test_a_second_person_says_why_they_refuse_and_whoever_asked_reads_it(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    sign_in(visitor, OPERATORS[0])
    council, address = free_council(visitor), f"refused.{secrets.token_hex(4)}@example.org"
    find(visitor, council)
    visitor.page.get_by_role("link", name="Ask for the first").first.click()
    visitor.look()
    visitor.fill("Email address that they sign in with", address)
    visitor.fill("Full name", "Rhys First")
    visitor.fill("How you know that the council wants this", "A letter.")
    visitor.press("Ask for this")
    sign_in(second_visitor, OPERATORS[1])
    second_visitor.goto(f"{second_visitor.site.desk}/portal/people/operator/")
    second_visitor.page.get_by_role("link", name="Refuse").first.click()
    second_visitor.look()
    second_visitor.press("Refuse")
    assert second_visitor.page.get_by_role("alert").count(), "it asks for a reason"
    second_visitor.fill("Reason for refusing", "The letter was not theirs.")
    second_visitor.press("Refuse")
    assert "Whoever asked for it is told why." in second_visitor.text()
    visitor.goto(f"{visitor.site.desk}/portal/people/")
    assert "The letter was not theirs." in visitor.text().partition("Refused in the last 28 days")[2]
    visitor.goto(f"{visitor.site.desk}/cy/portal/people/")
    assert "Gwrthodwyd yn y 28 diwrnod diwethaf" in visitor.text()
