"""A pothole: who does it where, a photo, and where the portal leads instead."""

import pytest
from django.utils import timezone

from tests.journeys.pothole import begin, describe
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_district_leads_to_its_county_which_takes_the_report(visitor: Visitor) -> None:
    visitor.goto("/find?postcode=GU2 4BB")
    assert "Surrey" in visitor.text()
    assert "Guildford" in visitor.text()
    visitor.goto("/guildford/pothole/")
    assert "Surrey County Council" in visitor.text()
    visitor.page.get_by_role("link", name="Surrey").or_(
        visitor.page.get_by_role("button", name="Surrey")
    ).last.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    assert "/surrey/pothole/" in visitor.page.url
    visitor.press_link("Start now")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    describe(
        visitor, photo_name="hole in the road.jpg", place="By the bus stop \u2764, between the two trees"
    )
    visitor.choose("By email")
    visitor.press("Continue")
    visitor.fill("What is your email address?", "resident@example.com")
    visitor.press("Continue")
    assert "hole in the road.jpg" in visitor.text()
    visitor.press("Agree and send")
    assert visitor.heading() == "We have received your request"
    assert "Your code" not in visitor.text(), "the code goes by email"


def test_a_trunk_road_a_red_route_and_a_northern_irish_road_lead_elsewhere(visitor: Visitor) -> None:
    begin(visitor, "camden")
    visitor.choose("A motorway or a trunk road")
    visitor.press("Continue")
    assert visitor.page.get_by_role("link", name="National Highways").count()
    begin(visitor, "camden")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    visitor.choose("Yes")
    visitor.press("Continue")
    assert visitor.page.get_by_role("link", name="Transport for London").count()
    visitor.goto("/belfast/pothole/")
    assert "Department for Infrastructure" in visitor.text()


def test_a_file_that_is_no_picture_is_refused_whatever_its_name(visitor: Visitor) -> None:
    begin(visitor, "leeds")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.press("Continue")
    visitor.page.locator("#road_name").fill("Exampleton Lane")
    visitor.page.locator("#place").fill("By the bus stop")
    visitor.press("Continue")
    today = timezone.localdate()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        visitor.fill(part, str(value))
    visitor.press("Continue")
    visitor.page.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'/>"}
    )
    visitor.press("Continue")
    assert visitor.page.get_by_role("alert").count()
    assert visitor.page.title().startswith("Error: ")
