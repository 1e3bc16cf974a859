"""Somebody reads braille: their letter also waits at the desk, is read there, sent by hand and marked as sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.pothole import begin
from tests.journeys.test_account import fresh_email, say_name, sign_in
from tests.journeys.test_desk import sign_in as sign_in_at_desk
from tests.journeys.test_erasure import ask, close
from tests.journeys.test_erasure import report as report_without_letters
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def report(visitor: Visitor, email: str) -> None:
    """Report a pothole in Cornwall, to be told of it by email."""
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
    visitor.choose("By email")
    visitor.press("Continue")
    visitor.fill("What is your email address?", email)
    visitor.press("Continue")
    visitor.press("Agree and send")


def reveal_in_welsh(visitor: Visitor, email: str) -> None:
    """Read the letter and see how to reach its reader in Welsh, and come back."""
    letter = visitor.page.url
    welsh = letter.replace("/cornwall/", "/cy/cornwall/")
    for page in (welsh, f"{welsh}/reveal"):
        visitor.goto(page)
    visitor.fill("Pam mae angen i chi ei weld?", "I ofyn am gyfeiriad post")
    visitor.press("Ei ddangos")
    assert email in visitor.text()
    visitor.goto(letter)


def test_a_letter_in_braille_is_sent_by_hand(visitor: Visitor, second_visitor: Visitor) -> None:
    email = fresh_email("briony")
    sign_in(second_visitor, email)
    second_visitor.goto("/account/format")
    second_visitor.choose("Braille")
    second_visitor.press("Save")
    report(second_visitor, email)
    sign_in_at_desk(visitor, "Rhiannon Vale")
    visitor.goto(f"{visitor.site.desk}/cornwall/privacy/")
    visitor.follow("Letters to send in another format")
    assert visitor.heading() == "Letters to send in another format"
    before = visitor.page.locator("main tbody").first.locator("tr").count()
    visitor.page.locator("main tbody").first.get_by_role("link").last.click()
    visitor.look()
    assert email not in visitor.text()
    assert "No postal address is known" in visitor.text()
    reveal_in_welsh(visitor, email)
    visitor.follow("Show how to reach them")
    visitor.press("Show it")
    assert visitor.page.get_by_role("alert").count(), "it asks why"
    visitor.fill("Why do you need to see it?", "To ask for a postal address")
    visitor.press("Show it")
    visitor.look()
    assert email in visitor.text()
    visitor.follow("Back to the letter")
    assert "[a code that only its reader may see]" in visitor.text()
    visitor.press("Mark as sent")
    assert visitor.page.get_by_role("alert").count(), "it asks when and how"
    today = timezone.localdate()
    typed = [visitor.page.get_by_label(part, exact=True).input_value() for part in ("Day", "Month", "Year")]
    assert typed == [str(today.day), str(today.month), str(today.year)], "it was mostly sent today"
    visitor.fill("How was it sent?", "In braille by post")
    visitor.press("Mark as sent")
    assert "The letter is marked as sent." in visitor.text()
    assert "In braille by post" in visitor.text()
    visitor.goto(f"{visitor.site.desk}/cy/cornwall/letters/")
    left = visitor.page.locator("main tbody").first.locator("tr").count() if before > 1 else 0
    assert left == before - 1


def test_a_request_for_erasure_of_somebody_who_has_left_is_read_and_its_letter_brought(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    email = fresh_email("gwen")
    sign_in(second_visitor, email)
    say_name(second_visitor, "Gwen Gone")
    second_visitor.goto("/account/format")
    second_visitor.choose("Easy read")
    second_visitor.press("Save")
    ask(second_visitor, report_without_letters(second_visitor))
    close(second_visitor, email)
    sign_in_at_desk(visitor, "Rhiannon Vale")
    for language in ("", "/cy"):
        visitor.goto(f"{visitor.site.desk}{language}/cornwall/privacy/erasure/")
        visitor.page.get_by_role("link", name="Gwen Gone").first.click()
        visitor.look()
        assert "I have moved away." in visitor.text()
        visitor.goto(f"{visitor.site.desk}{language}/cornwall/letters/")
        waiting = visitor.page.locator("main tbody").first.get_by_role("row").filter(has_text="Gwen Gone")
        waiting.last.get_by_role("link").click()
        visitor.look()
        assert email in visitor.text(), "its reader is reached by no other way"
