"""One portal and one browser for all journeys of a test process; every visitor's pages must be without fault."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.clusters import ROOT, Databases
from tests.journeys.site import Site, chromium, prepared, running
from tests.journeys.visitor import Visitor

LOOKS = [
    pytest.param((True, 1280), id="with JavaScript, 1280 px"),
    pytest.param((False, 320), id="without JavaScript, 320 px"),
]


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a whole portal."""
    with running(prepared(databases.clone("journeys"), tmp_path_factory.mktemp("var"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start chromium, for one module at a time: while it runs, Playwright's loop keeps Django from its database."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
            ],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def html_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Collect the HTML of every page that was looked at, and validate it all at the end."""
    folder = tmp_path_factory.mktemp("html")
    yield folder
    if any(folder.iterdir()):
        _validate(folder)


@pytest.fixture(params=LOOKS)
def visitor(
    request: pytest.FixtureRequest, site: Site, browser: Browser, html_folder: Path
) -> Iterator[Visitor]:
    """Somebody with JavaScript on a wide screen, and somebody without it on a narrow one."""
    javascript, width = request.param
    yield from _visit(site, browser, html_folder, javascript=javascript, width=width)


@pytest.fixture
def second_visitor(site: Site, browser: Browser, html_folder: Path) -> Iterator[Visitor]:
    """Somebody else in another browser."""
    yield from _visit(site, browser, html_folder, javascript=True, width=1280)


def _visit(site: Site, browser: Browser, html: Path, *, javascript: bool, width: int) -> Iterator[Visitor]:
    size = ViewportSize(width=width, height=900)
    context = browser.new_context(java_script_enabled=javascript, viewport=size)
    context.set_default_timeout(10_000)
    reader = None if javascript else browser.new_context(viewport=size).new_page()
    visitor = Visitor(page=context.new_page(), site=site, html=html, reader=reader)
    yield visitor
    context.close()
    if reader is not None:
        reader.context.close()
    assert not visitor.faults, "\n".join(visitor.faults)


def _validate(folder: Path) -> None:
    jar = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
    found = subprocess.run(
        ["java", "-jar", str(jar), "--errors-only", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr[:4000]
