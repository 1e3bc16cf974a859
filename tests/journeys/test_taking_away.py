"""A resident takes away what is theirs: the photo they once sent, and a copy of everything about them."""

import json
import time
import zipfile
from pathlib import Path

import pytest

from tests.journeys.pothole import begin, describe
from tests.journeys.site import PATIENCE_SECONDS
from tests.journeys.test_account import fresh_email, say_name, sign_in
from tests.journeys.test_missed_bin import receipt
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

PHOTO = "the hole by the stop.jpg"


def report_with_photo(visitor: Visitor) -> str:
    """Report a pothole in Cornwall with a photo, and return the reference."""
    begin(visitor, "cornwall")
    visitor.choose("A street, lane or other local road")
    visitor.press("Continue")
    describe(visitor, photo_name=PHOTO)
    visitor.choose("Do not contact me")
    visitor.press("Continue")
    visitor.press("Agree and send")
    return receipt(visitor.text()).reference


def saved(visitor: Visitor, name: str, path: Path) -> str:
    """Follow a link to a file, keep it, and return by which name a browser would."""
    with visitor.page.expect_download() as begun:
        visitor.page.get_by_role("link", name=name).first.click()
    begun.value.save_as(path)
    return begun.value.suggested_filename


def copy_of(visitor: Visitor, folder: Path) -> zipfile.ZipFile:
    """Ask for a copy, wait until it is made, and download it."""
    visitor.goto("/account")
    visitor.follow("Download everything about you")
    visitor.press("Make a copy")
    until = time.monotonic() + PATIENCE_SECONDS
    while not visitor.page.get_by_role("link", name="Download").count() and time.monotonic() < until:
        visitor.page.wait_for_timeout(300)
        visitor.page.goto(f"{visitor.site.portal}/account/copy")
    visitor.look()
    assert saved(visitor, "Download", folder / "account.zip") == "account.zip"
    return zipfile.ZipFile(folder / "account.zip")


def test_a_resident_takes_away_their_photo_and_a_copy_of_everything(visitor: Visitor, tmp_path: Path) -> None:
    sign_in(visitor, fresh_email("toni"))
    visitor.goto("/account/files")
    assert "There are no files here." in visitor.text()
    say_name(visitor, "Toni Example")
    reference = report_with_photo(visitor)
    visitor.goto("/account/files")
    assert PHOTO in visitor.text()
    assert saved(visitor, PHOTO, tmp_path / "photo.jpg") == PHOTO
    sent = (tmp_path / "photo.jpg").read_bytes()
    assert sent.startswith(b"\xff\xd8"), "the photo itself"
    copy = copy_of(visitor, tmp_path)
    held = json.loads(copy.read("data.json"))
    assert [one["reference"] for one in held["requests"]] == [reference]
    assert sent in [copy.read(name) for name in copy.namelist()], "the copy has the photo too"
    copy.extractall(tmp_path / "copy")
    visitor.goto("/cy/account/copy")
    visitor.page.goto((tmp_path / "copy" / "index.html").as_uri())
    visitor.look()
    for words in ("Toni Example", reference, "Exampleton Lane"):
        assert words in visitor.page.locator("body").inner_text()
