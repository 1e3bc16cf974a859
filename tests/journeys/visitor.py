"""Somebody at a screen: every page they reach is checked by axe, by its width, and later by the HTML validator."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request, Response, Route

from tests.clusters import ROOT
from tests.journeys.looks import looks_wrong
from tests.journeys.site import Site

_RUN_AXE = "async () => (await axe.run(document)).violations.map(v => `${v.id}: ${v.nodes[0].html}`)"
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@lru_cache(maxsize=1)
def axe() -> str:
    """Return axe-core as the build installed it."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def run_axe(page: Page) -> list[str]:
    """Return what axe finds wrong on a page, a line each."""
    page.evaluate(axe())
    found: list[str] = page.evaluate(_RUN_AXE)
    return found


@dataclass
class Visitor:
    """One page in one browser, with what went wrong on it."""

    page: Page
    site: Site
    html: Path
    reader: Page | None = None
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen for what a page should never do: complain, fail, or ask another host."""
        self.page.on("console", self._note_console)
        self.page.on("response", self._note_response)
        self.page.on("request", self._note_request)

    def goto(self, address: str) -> None:
        """Open an address (a path is the portal's) and look at the page."""
        self.page.goto(address if address.startswith("http") else self.site.portal + address)
        self.look()

    def press(self, name: str) -> None:
        """Press the button with this name and look at the page that follows."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
        self.look()

    def press_link(self, name: str) -> None:
        """Follow a link that looks like a button (GOV.UK's script gives it that role) and look at what follows."""
        page = self.page
        page.get_by_role("button", name=name, exact=True).or_(
            page.get_by_role("link", name=name, exact=True)
        ).click()
        page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        """Follow the first link with this name and look at the page that follows."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def choose(self, label: str) -> None:
        """Choose the radio button or tick box with this label."""
        self.page.get_by_label(label, exact=True).check()

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=True).fill(value)

    def heading(self) -> str:
        """Return the words of the page's only first heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def text(self) -> str:
        """Return the words of the page's main part."""
        return self.page.locator("main").inner_text()

    def count_cases(self, reference: str) -> int:
        """Return how many cases the whole database has that were sent from the same draft as this one."""
        with self.site.database.owner() as owner:
            row = owner.execute(
                "select count(*) from cases_case where draft_key in"
                " (select draft_key from cases_case where reference = %s)",
                [reference],
            ).fetchone()
        return int(row[0]) if row else 0

    def look(self) -> None:
        """Check the page: axe, how it looks, its width, one h1, its language; keep its HTML for the validator."""
        page = self.page
        self.faults += [f"{self._where()} axe {fault}" for fault in self._axe_faults()]
        self.faults += [f"{self._where()} {fault}" for fault in looks_wrong(page)]
        if (wider := page.evaluate(WIDER)) > 0:
            self.faults.append(f"{self._where()} is {wider} px wider than the screen")
        if (count := page.locator("h1").count()) != 1:
            self.faults.append(f"{self._where()} has {count} h1")
        if not self._is_scripted():
            content = page.content()
            name = f"{hashlib.sha256(content.encode()).hexdigest()[:16]}.html"
            (self.html / name).write_text(content, encoding="utf-8")
        self.seen.add(self._where())

    def _axe_faults(self) -> list[str]:
        """Run axe on the page; where scripts are off, on the same HTML in another page that runs only axe."""
        if self.reader is None:
            return run_axe(self.page)
        content = self.page.content()
        self.reader.unroute_all()
        self.reader.route("**/*", lambda route: self._read(route, content))
        self.reader.goto(self.page.url)
        return run_axe(self.reader)

    @staticmethod
    def _read(route: Route, content: str) -> None:
        kind = route.request.resource_type
        if kind == "document":
            route.fulfill(body=content, content_type="text/html; charset=utf-8")
        elif kind == "script":
            route.abort()
        else:
            route.continue_()

    def _is_scripted(self) -> bool:
        """Tell whether scripts have changed the page: the validator wants what we sent."""
        return "js-enabled" in (self.page.locator("body").get_attribute("class") or "")

    def _where(self) -> str:
        return self.page.url.removeprefix(self.site.portal)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.faults.append(f"{self._where()} console {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url} answered {response.status}")

    def _note_request(self, request: Request) -> None:
        host = request.url.split("/")[2] if request.url.startswith("http") else ""
        if host and not host.endswith(f"localhost:{self.site.port}"):
            self.faults.append(f"{self._where()} asks {host}")
