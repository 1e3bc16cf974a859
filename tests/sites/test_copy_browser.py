"""The page of a copy, opened from its folder without a network: no fault that axe or vnu finds, on every screen."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from tests.sites.copy_scene import ANN, full_account, page_of
from tests.sites.test_ui_browser import AXE, VNU

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

_RUN_AXE = "async () => (await axe.run(document)).violations.map(v => `${v.id}: ${v.nodes[0].html}`)"
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def pages(camden: KnownBody, officer: Colleague, tmp_path: Path) -> tuple[Path, ...]:
    """Return the pages of somebody's copy in both languages, in a folder of their own."""
    ann, _ = full_account(camden, officer, tmp_path)
    found = list[Path]()
    for language in ("en", "cy"):
        ann.fill("/account/language", language=language)
        found.append(tmp_path / f"{language}.html")
        found[-1].write_text(page_of(ANN), encoding="utf-8")
    return tuple(found)


def test_the_page_of_a_copy_is_whole_by_itself(pages: tuple[Path, ...]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for path in pages:
            for width in (320, 1280):
                look(browser.new_page(viewport={"width": width, "height": 900}), path)
        browser.close()


def look(page: Page, path: Path) -> None:
    """Open the page from its folder: it asks for nothing else, axe finds nothing, and it is as wide as the screen."""
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(_RUN_AXE) == []
    assert page.evaluate(_WIDER) <= 0, page.viewport_size
    page.close()


def test_the_page_of_a_copy_is_valid(pages: tuple[Path, ...]) -> None:
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--Werror", *map(str, pages)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
