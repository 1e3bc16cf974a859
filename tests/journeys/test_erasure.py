"""A resident asks for erasure, a keeper of records erases one request and keeps one, and the resident reads why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.pothole import begin
from tests.journeys.test_account import CODE, fresh_email, message_to, say_name, sign_in
from tests.journeys.test_desk import sign_in as sign_in_at_desk
from tests.journeys.test_missed_bin import receipt
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def report(visitor: Visitor) -> str:
    """Report a pothole in Cornwall, and return the reference."""
    begin(visitor, "cornwall")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.press("Continue")
    visitor.page.locator("#road_name").fill("Exampleton Lane")
    visitor.page.locator("#place").fill("By the bus stop")
    visitor.press("Continue")
    yesterday = timezone.localdate() - timedelta(days=1)
    for part, value in (("Day", yesterday.day), ("Month", yesterday.month), ("Year", yesterday.year)):
        visitor.fill(part, str(value))
    visitor.press("Continue")
    visitor.press("Continue")
    visitor.choose("Do not contact me")
    visitor.press("Continue")
    visitor.press("Agree and send")
    return receipt(visitor.text()).reference


def repair(visitor: Visitor, reference: str) -> None:
    """Close a case."""
    visitor.goto(f"{visitor.site.desk}/cornwall/cases/{reference}/")
    visitor.follow("Mark as repaired")
    visitor.press("Mark as repaired")


def ask(visitor: Visitor, *references: str) -> None:
    """Choose, check and send."""
    visitor.goto("/account")
    visitor.follow("Ask for your information to be erased")
    assert "Highways Act 1980, section 41(1)" in visitor.text()
    assert "Limitation Act 1980" in visitor.text()
    visitor.press_link("Choose what to erase")
    visitor.press("Continue")
    assert visitor.page.get_by_role("alert").count(), "nothing was chosen"
    for reference in references:
        visitor.page.locator(f'input[value="cornwall/{reference}"]').check()
    visitor.page.locator("#words").fill("I have moved away.")
    visitor.press("Continue")
    assert visitor.heading() == "Check what you ask for"
    visitor.press("Change it")
    assert visitor.page.locator("#words").input_value() == "I have moved away."
    visitor.press("Continue")
    visitor.press("Send the request")
    assert "Your request has been sent." in visitor.text()
    assert "Waits for an answer" in visitor.text()


def close(visitor: Visitor, email: str) -> None:
    """Close the account."""
    visitor.goto("/account/erasure")
    visitor.follow("Close your account")
    assert "What goes at once" in visitor.text()
    visitor.press("Confirm by a code first")
    visitor.press("Send me a code")
    visitor.fill("Code", message_to(visitor, email, CODE))
    visitor.press("Continue")
    visitor.press("Close my account for good")
    assert visitor.heading() == "Your account is closed"


def open_case(visitor: Visitor, reference: str) -> None:
    """Go from the first page of the body to the decision about a case."""
    visitor.goto(f"{visitor.site.desk}/cornwall/")
    visitor.page.get_by_role("link", name="for erasure to answer").click()
    visitor.page.wait_for_load_state()
    visitor.look()
    waiting = visitor.page.get_by_role("row").filter(has_text="Erin Example").first
    waiting.get_by_role("link").click()
    visitor.page.wait_for_load_state()
    visitor.look()
    visitor.goto(f"{visitor.page.url}/{reference}")


def test_a_request_is_erased_in_part_and_the_resident_reads_why(visitor: Visitor) -> None:
    email = fresh_email("erin")
    sign_in(visitor, email)
    say_name(visitor, "Erin Example")
    gone, kept = report(visitor), report(visitor)
    sign_in_at_desk(visitor, "Lowen Tregarrick")
    for reference in (gone, kept):
        repair(visitor, reference)
    visitor.goto(f"{visitor.site.desk}/")
    visitor.press("Sign out")
    ask(visitor, gone, kept)
    sign_in_at_desk(visitor, "Rhiannon Vale")
    open_case(visitor, gone)
    visitor.press("Decide")
    assert visitor.page.get_by_role("alert").count(), "nothing was decided"
    visitor.choose("Erase it now")
    visitor.press("Decide")
    assert "is told once every case" in visitor.page.locator("main").inner_text()
    open_case(visitor, kept)
    visitor.choose("Refuse: keep it")
    visitor.page.locator("select").select_option("claims")
    visitor.page.locator("#note").fill("Somebody claims for damage at this place.")
    visitor.press("Decide")
    assert "The request is answered" in visitor.text()
    visitor.goto("/account/erasure")
    for words in (
        "It has been erased.",
        "UK GDPR, Article 17(3)(e)",
        "Somebody claims for damage at this place.",
    ):
        assert words in visitor.text()
    visitor.goto("/account/requests")
    assert gone not in visitor.text()
    assert kept in visitor.text()
    visitor.goto("/cy/account/erasure")
    assert "Mae wedi'i ddileu." in visitor.text()


def test_an_account_is_closed_for_good(visitor: Visitor) -> None:
    email = fresh_email("una")
    sign_in(visitor, email)
    say_name(visitor, "Una Example")
    close(visitor, email)
    visitor.goto("/account")
    assert visitor.heading() == "Sign in or create an account"
