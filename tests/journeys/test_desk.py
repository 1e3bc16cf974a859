"""An officer works a case; its resident sees it change; nothing crosses to another council."""

import pytest

from tests.journeys.test_missed_bin import look_up, report
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def sign_in(visitor: Visitor, name: str) -> None:
    """Sign in as one of the demo's invented officers."""
    visitor.goto(f"{visitor.site.desk}/sign-in")
    visitor.press(f"Sign in as {name}")


def test_a_resident_sees_the_status_change_when_an_officer_works_the_case(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    found = report(second_visitor)
    sign_in(visitor, "Farida Holm")
    visitor.goto(f"{visitor.site.desk}/camden/?order=newest")
    visitor.follow(found.reference)
    assert found.reference in visitor.heading()
    visitor.press("Take this case")
    visitor.follow("Book a crew to return")
    visitor.press("Book a crew to return")
    visitor.follow("Write to the resident")
    visitor.page.locator("textarea").fill("The crew comes on Thursday. Please leave the bin out.")
    visitor.press("Send the message")
    look_up(second_visitor, found)
    assert "The crew comes on Thursday." in second_visitor.text()
    assert "Farida" not in second_visitor.text()
    visitor.follow("Decline, the bin was not missed")
    visitor.press("Decline, the bin was not missed")
    assert visitor.page.get_by_role("alert").count(), "it asks for a reason and a message"
    visitor.page.locator("textarea").first.fill("Crew's photo shows no bin")
    visitor.page.locator("textarea").last.fill("The crew's photo shows that no bin stood there.")
    visitor.press("Decline, the bin was not missed")
    look_up(second_visitor, found)
    assert "no bin stood there" in second_visitor.text()
    assert "Crew's photo shows no bin" not in second_visitor.text()


def test_an_officer_of_another_council_and_a_stranger_find_nothing(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    found = report(second_visitor)
    address = f"{visitor.site.desk}/camden/cases/{found.reference}/"
    second_visitor.goto(address)
    assert second_visitor.heading() == "Sign in to the desk"
    sign_in(visitor, "Amara Whitlock")
    assert found.reference not in visitor.text()
    for path in (
        address,
        f"{visitor.site.desk}/camden/",
        f"{visitor.site.desk}/leeds/cases/{found.reference}/",
    ):
        visitor.goto(path)
        assert visitor.heading() == "Page not found"
        assert found.reference not in visitor.text()


def test_an_email_reaches_the_outbox_with_the_code_that_opens_the_case(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    report(second_visitor, email="journey@example.com")
    visitor.goto("/demo/outbox?body=camden")
    assert "journey@example.com" in visitor.text()


def test_signing_out_ends_it(visitor: Visitor) -> None:
    sign_in(visitor, "Farida Holm")
    visitor.press("Sign out")
    visitor.goto(f"{visitor.site.desk}/camden/")
    assert visitor.heading() == "Sign in to the desk"
