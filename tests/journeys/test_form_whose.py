"""A form stays with whom it was begun for: across a session that ends, another account, and a right to act."""

import pytest

from tests.journeys import pothole
from tests.journeys.test_account import (
    CODE,
    INVITATION,
    fill_day,
    fresh_email,
    message_to,
    say_name,
    sign_in,
)
from tests.journeys.test_missed_bin import CAMDEN_POSTCODE, answer_all_but_contact, receipt
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

SESSION = "__Host-session"
NOT_YOURS = "These answers are not from who you are signed in as"


def fill_in(visitor: Visitor) -> str:
    """Report a missed bin as far as the check page, and return its address."""
    visitor.goto("/")
    visitor.fill("Postcode", CAMDEN_POSTCODE)
    visitor.press("Find your council")
    visitor.press_link("Go to London Borough of Camden")
    visitor.follow("Report a missed bin")
    answer_all_but_contact(visitor)
    visitor.choose("Do not contact me")
    visitor.press("Continue")
    assert visitor.heading() == "Check your answers before you send them"
    return visitor.page.url


def lose_session(visitor: Visitor) -> None:
    """Let the session be over, as after an hour without a click."""
    visitor.page.context.clear_cookies(name=SESSION)


def type_code(visitor: Visitor, email: str) -> None:
    """Sign in from the sign-in page on which the browser is."""
    visitor.fill("Email address", email)
    visitor.press("Send me a code")
    visitor.fill("Code", message_to(visitor, email, CODE))
    visitor.press("Continue")


def test_who_is_signed_out_in_mid_form_signs_in_again_and_sends_it(visitor: Visitor) -> None:
    email = fresh_email("lost")
    sign_in(visitor, email)
    fill_in(visitor)
    assert "The request will be in your account" in visitor.text()
    lose_session(visitor)
    visitor.press("Agree and send")
    assert visitor.heading() == "Sign in again to go on"
    visitor.goto(visitor.page.url.replace(visitor.site.portal, f"{visitor.site.portal}/cy"))
    assert visitor.heading() == "Mewngofnodwch eto i fynd ymlaen"
    visitor.goto(visitor.page.url.replace("/cy/", "/"))
    visitor.press_link("Sign in")
    type_code(visitor, email)
    visitor.press("Agree and send")
    sent = receipt(visitor.text())
    visitor.goto("/account/requests")
    assert sent.reference in visitor.text()


def test_the_next_person_at_a_browser_gets_no_answers_of_the_one_before(visitor: Visitor) -> None:
    sign_in(visitor, fresh_email("first"))
    address = fill_in(visitor)
    lose_session(visitor)
    sign_in(visitor, fresh_email("next"))
    visitor.goto(address)
    assert visitor.heading() == NOT_YOURS
    assert CAMDEN_POSTCODE not in visitor.text()
    visitor.follow("Start afresh")
    assert visitor.heading() == "Report a missed bin"


def begin_to_act(helper: Visitor, person: Visitor, *, service: str = "") -> None:
    """Let Hal Helper act for Pat Example, in one service or in all, and begin."""
    email = fresh_email("helper")
    sign_in(person, fresh_email("person"))
    say_name(person, "Pat Example")
    person.goto("/account/people")
    person.press_link("Ask somebody to act for you")
    person.fill("What is their full name?", "Hal Helper")
    person.fill("What is their email address?", email)
    if service:
        person.choose(service)
    person.choose("See my requests, and send requests for me")
    fill_day(person, days_ahead=30)
    person.press("Ask them")
    sign_in(helper, email)
    say_name(helper, "Hal Helper")
    helper.goto("/account/people/accept")
    helper.fill("What is the code in the message?", message_to(helper, email, INVITATION))
    helper.press("Continue")
    assert helper.heading() == "Do you want to act for Pat Example?"
    helper.press("Accept")
    helper.press("Act for Pat Example")


def test_a_helper_is_told_where_a_form_begins_that_they_may_not_send_it(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    begin_to_act(visitor, second_visitor, service="Report a missed bin")
    pothole.begin(visitor, "camden")
    assert visitor.heading() == "You cannot send this for Pat Example"
    assert "does not cover this service: Report a pothole" in visitor.text()
    refused = visitor.page.url
    visitor.goto(refused.replace(visitor.site.portal, f"{visitor.site.portal}/cy"))
    assert visitor.heading() == "Ni allwch anfon hwn dros Pat Example"
    visitor.goto(refused)
    visitor.follow("Go back and go on acting for Pat Example")
    assert "You are acting for Pat Example" in visitor.page.locator("body").inner_text()
    visitor.goto(refused)
    visitor.press("Stop acting, and send it for yourself")
    assert visitor.heading() == "What kind of road is the pothole in?"


def test_a_helper_who_stopped_in_another_tab_is_told_for_whom_the_form_is(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    begin_to_act(second_visitor, visitor)
    address = fill_in(second_visitor)
    second_visitor.goto("/account")
    second_visitor.press("Stop acting for them")
    second_visitor.goto(address)
    assert second_visitor.heading() == NOT_YOURS
    assert "You began this form for Pat Example" in second_visitor.text()
    second_visitor.goto("/account/people")
    second_visitor.press("Act for Pat Example")
    second_visitor.goto(address)
    second_visitor.press("Agree and send")
    assert second_visitor.heading() == "We have received your request"


def test_a_code_shows_no_more_of_a_confidential_case_than_where_it_stands(visitor: Visitor) -> None:
    sign_in(visitor, fresh_email("hidden"))
    fill_in(visitor)
    visitor.press("Agree and send")
    sent = receipt(visitor.text())
    visitor.goto("/account/secret-address")
    visitor.choose("Yes")
    visitor.press("Save")
    visitor.goto("/status")
    visitor.fill("Reference", sent.reference)
    visitor.fill("Code", sent.code)
    visitor.press("Show my request")
    assert "Where it stands" in visitor.text()
    assert "no more of this request than where it stands" in visitor.text()
    assert "What has happened so far" not in visitor.text()
