"""Residents with an account: a code, their own page, cases at two councils, and somebody who acts for them."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from tests.journeys.test_missed_bin import report
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

_numbers = count(1)
CODE = re.compile(r"[0-9]{4} [0-9]{4}")
INVITATION = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def fresh_email(name: str) -> str:
    """Return an address that no other journey uses."""
    return f"{name}{next(_numbers)}.{timezone.now():%H%M%S%f}@example.com"


def message_to(visitor: Visitor, email: str, pattern: re.Pattern[str]) -> str:
    """Return the newest message to an address that says a code, as the demo's outbox shows it."""
    page = visitor.page.context.new_page()
    page.goto(f"{visitor.site.portal}/demo/outbox?body=portal")
    words = page.locator("main").inner_text()
    page.close()
    found = pattern.search(words[words.index(email) :])
    assert found is not None
    return found[0]


def sign_in(visitor: Visitor, email: str) -> None:
    """Sign in by a code."""
    visitor.goto("/account")
    assert visitor.heading() == "Sign in or create an account"
    visitor.fill("Email address", email)
    visitor.press("Send me a code")
    assert visitor.heading() == "Check your email"
    visitor.fill("Code", message_to(visitor, email, CODE))
    visitor.press("Continue")
    assert visitor.heading() == "Your account"


def say_name(visitor: Visitor, name: str) -> None:
    """Put a name into the account."""
    visitor.goto("/account/name")
    visitor.fill("What is your full name?", name)
    visitor.press("Save")


def fill_day(visitor: Visitor, *, days_ahead: int) -> None:
    """Type a day."""
    day = timezone.localdate() + timedelta(days=days_ahead)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visitor.fill(part, str(value))


def add_address(visitor: Visitor) -> None:
    """Add an address by its postcode."""
    visitor.goto("/account/addresses")
    visitor.press_link("Add an address")
    visitor.fill("Postcode", "NW1 8NP")
    visitor.press("Find address")
    visitor.page.locator("select").select_option(index=1)
    fill_day(visitor, days_ahead=-300)
    visitor.press("Save")
    assert "NW1 8NP" in visitor.text()


def test_a_resident_signs_in_fills_in_their_account_and_signs_out(visitor: Visitor) -> None:
    email = fresh_email("ann")
    visitor.goto("/")
    visitor.follow("Your account")
    visitor.fill("Email address", "ann")
    visitor.press("Send me a code")
    assert visitor.page.get_by_role("alert").count()
    sign_in(visitor, email)
    say_name(visitor, "Ann Example")
    visitor.goto("/account/format")
    visitor.choose("Large print")
    visitor.press("Save")
    visitor.goto("/account/language")
    visitor.choose("Welsh")
    visitor.press("Save")
    visitor.goto("/account/secret-address")
    visitor.choose("Yes")
    visitor.press("Save")
    for words in (email, "Ann Example", "Large print", "Welsh", "no helper and no other council"):
        assert words in visitor.text()
    add_address(visitor)
    visitor.goto("/account/mobile")
    visitor.fill("What is your mobile number?", "07700 900123")
    visitor.press("Send me a code")
    assert visitor.heading() == "Check your phone"
    visitor.goto("/account/sign-ins")
    assert "(this browser)" in visitor.text()
    for page in ("", "/requests", "/messages", "/files", "/people", "/sign-ins", "/format"):
        visitor.goto(f"/cy/account{page}")
    visitor.goto("/account/copy")
    visitor.press("Make a copy")
    visitor.goto("/account/answers")
    visitor.goto("/account/confirm")
    visitor.goto("/account")
    visitor.press("Sign out")
    visitor.goto("/account")
    assert visitor.heading() == "Sign in or create an account"


def test_what_was_told_to_one_council_is_offered_at_another_with_its_reason(visitor: Visitor) -> None:
    email = fresh_email("told")
    sign_in(visitor, email)
    report(visitor, email=email)
    visitor.goto("/account/requests")
    assert "Report a missed bin" in visitor.text()
    visitor.goto("/leeds/missed-bin/")
    visitor.press_link("Start now")
    visitor.choose("Yes")
    visitor.press("Continue")
    visitor.choose("Recycling")
    visitor.press("Continue")
    fill_day(visitor, days_ahead=-1)
    visitor.press("Continue")
    assert "You told London Borough of Camden" not in visitor.text(), "Leeds does not serve that address"
    visitor.fill("Postcode", "LS1 4AP")
    visitor.press("Find address")
    visitor.page.locator("select").select_option(index=1)
    visitor.press("Continue")
    visitor.choose("No")
    visitor.press("Continue")
    visitor.choose("By email")
    visitor.press("Continue")
    for words in ("You told London Borough of Camden", "From your account", "UK GDPR"):
        assert words in visitor.text()
    visitor.page.get_by_role("link", name=re.compile("^Use this answer")).click()
    visitor.page.wait_for_load_state()
    visitor.look()
    assert "We have filled it in below" in visitor.text()
    visitor.press("Continue")
    visitor.press("Agree and send")
    visitor.goto("/account/answers")
    assert "Email address, from London Borough of Camden to Leeds City Council" in visitor.text()


def test_somebody_acts_for_somebody_until_it_ends(visitor: Visitor, second_visitor: Visitor) -> None:
    person, helper = fresh_email("person"), fresh_email("helper")
    sign_in(visitor, person)
    say_name(visitor, "Pat Example")
    visitor.goto("/account/people")
    visitor.press_link("Ask somebody to act for you")
    visitor.fill("What is their full name?", "Hal Helper")
    visitor.fill("What is their email address?", helper)
    visitor.choose("See my requests, and send requests for me")
    fill_day(visitor, days_ahead=30)
    visitor.press("Ask them")
    assert "Waits to be accepted" in visitor.text()
    sign_in(second_visitor, helper)
    say_name(second_visitor, "Hal Helper")
    second_visitor.goto("/account/people/accept")
    second_visitor.fill("What is the code in the message?", message_to(second_visitor, helper, INVITATION))
    second_visitor.press("Continue")
    assert second_visitor.heading() == "Do you want to act for Pat Example?"
    second_visitor.press("Accept")
    second_visitor.press("Act for Pat Example")
    assert second_visitor.heading() == "Acting for Pat Example"
    sent = report(second_visitor)
    visitor.goto("/account/requests")
    assert sent.reference in visitor.text()
    visitor.goto(f"/account/requests/camden/{sent.reference}")
    assert "Sent by Hal Helper for Pat Example" in visitor.text()
    visitor.goto("/account/people")
    visitor.page.get_by_role("button", name=re.compile("End it now")).click()
    visitor.page.wait_for_load_state()
    visitor.look()
    second_visitor.goto("/account/requests")
    assert second_visitor.heading() == "You can no longer act for this person"
    second_visitor.goto("/account/requests")
    assert sent.reference not in second_visitor.text()
