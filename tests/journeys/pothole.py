"""A pothole is reported in the browser: the pages that more than one journey goes through."""

import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from tests.journeys.visitor import Visitor


def photo() -> bytes:
    """Return a small picture, as a telephone takes it."""
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), (90, 90, 96)).save(drawn, format="JPEG")
    return drawn.getvalue()


def begin(visitor: Visitor, council: str) -> None:
    """Open the service at a council and start."""
    visitor.goto(f"/{council}/pothole/")
    visitor.press_link("Start now")


def describe(visitor: Visitor, *, photo_name: str, place: str = "By the bus stop") -> None:
    """Say how large it is, where, and since yesterday, and add a photo."""
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.press("Continue")
    visitor.page.locator("#road_name").fill("Exampleton Lane")
    visitor.page.locator("#place").fill(place)
    visitor.press("Continue")
    yesterday = timezone.localdate() - timedelta(days=1)
    for part, value in (("Day", yesterday.day), ("Month", yesterday.month), ("Year", yesterday.year)):
        visitor.fill(part, str(value))
    visitor.press("Continue")
    visitor.page.locator("input[type=file]").set_input_files(
        {"name": photo_name, "mimeType": "image/jpeg", "buffer": photo()}
    )
    visitor.press("Continue")
