"""An officer looks at a photo: on the case, large on a page of its own, and saved; no console ever complains."""

import pytest

from tests.journeys.pothole import begin, describe
from tests.journeys.test_desk import sign_in
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

_DRAWN = "() => [...document.images].every(image => image.complete && image.naturalWidth === 320)"


def report(visitor: Visitor, email: str) -> str:
    """Report a pothole in Camden with a photo; return its reference."""
    begin(visitor, "camden")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    visitor.choose("No")
    visitor.press("Continue")
    describe(visitor, photo_name="hole.jpg")
    visitor.choose("By email")
    visitor.press("Continue")
    visitor.fill("What is your email address?", email)
    visitor.press("Continue")
    visitor.press("Agree and send")
    return visitor.page.locator(".govuk-panel strong").inner_text()


def test_a_photo_is_seen_large_and_saved_without_a_word_in_the_console(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    reference = report(second_visitor, "resident@example.com")
    sign_in(visitor, "Farida Holm")
    visitor.goto(f"{visitor.site.desk}/camden/cases/{reference}/")
    visitor.page.wait_for_function(_DRAWN)
    visitor.follow("Open hole.jpg")
    assert visitor.heading() == "hole.jpg"
    visitor.page.wait_for_function(_DRAWN)
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("link", name="Download hole.jpg").click()
    assert saved.value.suggested_filename.endswith(".jpg")
    visitor.goto(visitor.page.url.replace("/camden", "/cy/camden"))
    assert "Lawrlwytho hole.jpg" in visitor.text()
