"""Two people act for one another: each sees the other's requests while it lasts, and never more than that."""

import re

import pytest

from tests.journeys.test_account import INVITATION, fill_day, fresh_email, message_to, say_name, sign_in
from tests.journeys.test_missed_bin import report
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def invite(visitor: Visitor, name: str, email: str) -> None:
    """Ask somebody to act for oneself."""
    visitor.goto("/account/people")
    visitor.press_link("Ask somebody to act for you")
    visitor.fill("What is their full name?", name)
    visitor.fill("What is their email address?", email)
    visitor.choose("See my requests, and send requests for me")
    fill_day(visitor, days_ahead=30)
    visitor.press("Ask them")
    assert "Waits to be accepted" in visitor.text()


def accept(visitor: Visitor, email: str) -> None:
    """Accept what the newest invitation to an address asks."""
    visitor.goto("/account/people")
    visitor.press_link("Enter the code of an invitation")
    visitor.fill("What is the code in the message?", message_to(visitor, email, INVITATION))
    visitor.press("Continue")
    visitor.press("Accept")


def act_for(visitor: Visitor, name: str) -> None:
    """Begin to act for somebody."""
    visitor.goto("/account/people")
    visitor.press(f"Act for {name}")
    assert visitor.heading() == f"Acting for {name}"


def test_two_people_act_for_one_another_until_one_of_them_ends_it(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    bea, cal = fresh_email("bea"), fresh_email("cal")
    for one, email, name in ((visitor, bea, "Bea Example"), (second_visitor, cal, "Cal Example")):
        sign_in(one, email)
        say_name(one, name)
    of_bea, of_cal = report(visitor).reference, report(second_visitor).reference
    invite(visitor, "Cal Example", cal)
    accept(second_visitor, cal)
    invite(second_visitor, "Bea Example", bea)
    accept(visitor, bea)
    assert "Cal Example" in visitor.text()
    act_for(visitor, "Cal Example")
    act_for(second_visitor, "Bea Example")
    for one, theirs, own in ((visitor, of_cal, of_bea), (second_visitor, of_bea, of_cal)):
        one.goto("/account/requests")
        assert theirs in one.text()
        assert own not in one.text(), "each sees the other's alone while they act for them"
        one.goto("/account/people")
        assert one.page.get_by_role("button", name=re.compile("^Act for ")).count() == 0, "no further"
    stop(visitor)
    visitor.goto("/account/people")
    visitor.page.get_by_role("button", name=re.compile("^End it now")).first.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    second_visitor.goto("/account/requests")
    assert second_visitor.heading() == "You can no longer act for this person"
    act_for(visitor, "Cal Example")
    visitor.goto("/cy/account/requests")
    assert of_cal in visitor.text(), "what one of them ended ends nothing of the other"


def stop(visitor: Visitor) -> None:
    """Act for oneself again."""
    visitor.press("Stop acting for them")
