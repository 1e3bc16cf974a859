"""Pages in a browser, narrow and wide, under our content security policy: no fault that axe or vnu finds."""

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

from moothall.rules.language import Language
from moothall.ui.errors import Place, render_error
from tests.sites.ui_samples import QUESTIONS, all_pages

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "moothall/ui/static"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
NARROW = 320
MAX_FIRST_VISIT_BYTES = 100_000
# GOV.UK's own components write these two: a role for a screen reader, and both ways to hide.
ALLOWED = ("The “group” role is unnecessary", "is unnecessary for elements that have attribute “hidden”")


def pages() -> dict[str, str]:
    kinds = {name: response.content.decode() for name, response in all_pages().items()}
    errors = {
        f"error {place} {language}": render_error(404, language, "abcdef12", place=place).content.decode()
        for language in Language
        for place in Place
    }
    return kinds | errors


def whole_pages() -> dict[str, str]:
    """Without the pages of one question, which are no different on a wide screen from the page of all."""
    alone = {question.id for question in QUESTIONS}
    return {name: html for name, html in pages().items() if name.partition(" ")[0] not in alone}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert AXE.is_file(), "axe is missing: run `npm ci`."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


def answer(route: Route, html: str) -> None:
    """Serve the page itself, its built files and a theme; nothing else exists."""
    path = urlsplit(route.request.url).path
    file = STATIC / path.removeprefix("/static/")
    if path == "/page":
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        route.fulfill(body=html, headers=headers)
    elif path.startswith("/static/") and file.is_file():
        route.fulfill(body=file.read_bytes(), headers={"Content-Type": TYPES[file.suffix]})
    elif path.endswith("theme.css"):
        body = ":root{--moothall-brand:#5a1d6e;--moothall-brand-text:#ffffff}"
        route.fulfill(body=body, headers={"Content-Type": "text/css"})
    elif path.endswith("logo.svg"):
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'
        route.fulfill(body=svg, headers={"Content-Type": "image/svg+xml"})
    else:
        route.fulfill(status=404)


def open_page(page: Page, html: str) -> None:
    page.unroute_all()
    page.route("**/*", lambda route: answer(route, html))
    page.goto("http://localhost/page")


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_no_page_has_a_fault_that_axe_finds_or_is_wider_than_the_screen(browser: Browser, width: int) -> None:
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800})

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    page.on("console", note)
    for name, html in (pages() if width == NARROW else whole_pages()).items():
        open_page(page, html)
        assert page.evaluate("document.body.classList.contains('js-enabled')"), name
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        faults += [f"{name}: {fault['id']} {fault['nodes'][0]['html']}" for fault in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{name}: wider than {width} px")
    page.close()
    assert faults == []


def test_a_first_visit_weighs_little_and_asks_no_other_host(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    html = pages()["several cy"]
    open_page(page, html)
    page.close()
    files = [STATIC / urlsplit(url).path.removeprefix("/static/") for url in asked if "/static/" in url]
    assert {urlsplit(url).netloc for url in asked} == {"localhost"}
    assert {file.name for file in files} >= {"moothall.css", "moothall.js"}
    sent = [html.encode(), *(file.read_bytes() for file in files)]
    assert sum(len(gzip.compress(content)) for content in sent) < MAX_FIRST_VISIT_BYTES


def test_the_html_of_every_page_is_valid(tmp_path: Path) -> None:
    for name, html in pages().items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    assert VNU.is_file(), "vnu is missing: run `npm ci`."
    command = ["java", "-jar", str(VNU), "--format", "json", *map(str, sorted(tmp_path.iterdir()))]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    messages = [
        message for message in json.loads(told)["messages"] if not message["message"].startswith(ALLOWED[0])
    ]
    assert [message for message in messages if ALLOWED[1] not in message["message"]] == []
