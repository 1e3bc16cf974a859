"""From a postcode to a decision: a missed bin, reported by a resident and worked by an officer."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

CAMDEN_POSTCODE = "nw18np"
OFFICER_OF_CAMDEN = "Priya Okonjo"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a resident takes away."""

    reference: str
    code: str


def report(visitor: Visitor, *, email: str = "") -> Receipt:
    """Report a missed bin in a London borough, from the front page to the confirmation."""
    visitor.goto("/")
    visitor.fill("Postcode", CAMDEN_POSTCODE)
    visitor.press("Find your council")
    visitor.press_link("Go to London Borough of Camden")
    visitor.follow("Report a missed bin")
    answer_all_but_contact(visitor)
    visitor.choose("By email" if email else "Do not contact me")
    visitor.press("Continue")
    if email:
        visitor.fill("What is your email address?", email)
        visitor.press("Continue")
    assert visitor.heading() == "Check your answers before you send them"
    visitor.press("Agree and send")
    assert visitor.heading() == "We have received your request"
    return receipt(visitor.text())


def answer_all_but_contact(visitor: Visitor) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    visitor.press_link("Start now")
    visitor.choose("Yes")
    visitor.press("Continue")
    visitor.choose("Recycling")
    visitor.press("Continue")
    for part, value in (("Day", yesterday.day), ("Month", yesterday.month), ("Year", yesterday.year)):
        visitor.fill(part, str(value))
    visitor.press("Continue")
    assert "Addresses at NW1 8NP" in visitor.text(), "the postcode of the front page is remembered"
    visitor.page.locator("select").select_option(index=1)
    visitor.press("Continue")
    visitor.choose("No")
    visitor.press("Continue")


def receipt(text: str) -> Receipt:
    """Read the reference, and the code where it is shown."""
    reference = re.search(r"\b\w{4}-\w{4}-\w{2}\b", text)
    assert reference is not None
    code = re.search(r"(?<![-\w])\w{4}-\w{4}(?![-\w])", text)
    return Receipt(reference=reference.group(), code=code.group() if code else "")


def look_up(visitor: Visitor, found: Receipt) -> None:
    """Ask for a case by its reference and code."""
    visitor.goto("/status")
    visitor.fill("Reference", found.reference)
    visitor.fill("Code", found.code)
    visitor.press("Show my request")


def test_a_resident_reports_a_missed_bin_and_follows_it(visitor: Visitor) -> None:
    found = report(visitor)
    look_up(visitor, found)
    assert visitor.heading() == f"Your request {found.reference}"
    assert "We have your report" in visitor.text()
    visitor.press("Stop showing my request")
    visitor.goto("/status/case")
    assert visitor.heading() == "Check what you asked for"


def test_each_empty_page_says_what_to_do_and_leads_to_the_field(visitor: Visitor) -> None:
    visitor.goto("/camden/missed-bin/")
    visitor.press_link("Start now")
    visitor.press("Continue")
    assert visitor.page.title().startswith("Error: ")
    summary = visitor.page.get_by_role("alert")
    assert "Select yes if the bin was out in time for the crew" in summary.inner_text()
    target = summary.get_by_role("link").get_attribute("href")
    assert target is not None
    assert visitor.page.locator(f"[id='{target[1:]}']").is_visible()


def test_the_back_button_and_change_links_keep_what_still_holds(visitor: Visitor) -> None:
    visitor.goto(f"/find?postcode={CAMDEN_POSTCODE}")
    visitor.goto("/camden/missed-bin/")
    answer_all_but_contact(visitor)
    visitor.page.go_back()
    visitor.look()
    assert visitor.page.get_by_label("No", exact=True).is_checked()
    visitor.page.go_forward()
    visitor.choose("Do not contact me")
    visitor.press("Continue")
    visitor.follow("Change which bin was not emptied")
    assert visitor.page.get_by_label("Recycling", exact=True).is_checked()
    visitor.choose("Food waste")
    visitor.press("Continue")
    assert visitor.heading() == "Check your answers before you send them"
    assert "Food waste" in visitor.text()


def test_a_double_click_and_a_second_tab_make_one_case(visitor: Visitor) -> None:
    visitor.goto(f"/find?postcode={CAMDEN_POSTCODE}")
    visitor.goto("/camden/missed-bin/")
    answer_all_but_contact(visitor)
    visitor.choose("Do not contact me")
    visitor.press("Continue")
    second = visitor.page.context.new_page()
    second.goto(visitor.page.url)
    visitor.page.get_by_role("button", name="Agree and send").dblclick()
    visitor.page.wait_for_url("**/sent")
    second.get_by_role("button", name="Agree and send").click()
    second.wait_for_url("**/sent")
    assert receipt(visitor.text()) == receipt(second.locator("main").inner_text())
    assert visitor.count_cases(receipt(visitor.text()).reference) == 1


def test_the_exit_page_says_what_to_do_instead(visitor: Visitor) -> None:
    visitor.goto("/camden/missed-bin/")
    visitor.press_link("Start now")
    visitor.choose("No")
    visitor.press("Continue")
    assert visitor.heading() == "We cannot come back for this bin"


def test_the_whole_way_in_welsh(visitor: Visitor) -> None:
    visitor.goto("/cy/cardiff/missed-bin/")
    assert visitor.page.locator("html").get_attribute("lang") == "cy"
    visitor.press_link("Dechrau nawr")
    assert visitor.page.get_by_label("Nac oedd", exact=True).count() == 1
    visitor.choose("Oedd")
    visitor.press("Parhau")
    assert visitor.heading() == "Pa fin na chafodd ei wagio?"
    visitor.follow("English")
    assert visitor.heading() == "Which bin was not emptied?"
