"""Officers sign in as in production: a link from an email, password and app without scripts, a passkey with them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, CDPSession, ViewportSize

from moothall.people.credentials import links, totp
from tests.clusters import ROOT, Databases
from tests.journeys.site import Site, prepared, running
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

PASSWORD = "eleven brass otters hum"
NEW_PASSWORD = "nine copper kettles sing"
PATIENCE_MS = 90_000


@pytest.fixture(scope="module")
def real_site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a portal whose officers sign in for real."""
    folder = tmp_path_factory.mktemp("real")
    with running(prepared(databases.clone("real_sign_in"), folder, mode="test")) as found:
        yield found


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Somebody at a desk, and the address that their letters go to."""

    visitor: Visitor
    email: str

    @property
    def desk(self) -> str:
        return self.visitor.site.desk

    def open_link(self) -> None:
        """Open the link of the newest letter, and press its button."""
        self.visitor.goto(f"{self.desk}/sign-in/link/{newest_token(self.visitor.site)}")
        self.visitor.press("Start")

    def choose_password(self, password: str) -> None:
        self.visitor.fill("New password", password)
        self.visitor.press("Continue")

    def give_password(self, password: str = PASSWORD) -> None:
        self.visitor.goto(f"{self.desk}/sign-in")
        self.visitor.fill("Email address", self.email)
        self.visitor.fill("Password", password)
        self.visitor.press("Continue")

    def give_code(self, code: str) -> None:
        self.visitor.fill("Code from your authenticator app", code)
        self.visitor.press("Continue")


@pytest.fixture
def plain(real_site: Site, browser: Browser, html_folder: Path) -> Iterator[Visitor]:
    """Somebody without scripts, on a narrow screen."""
    yield from visiting(real_site, browser, html_folder, javascript=False, width=320)


@pytest.fixture
def scripted(real_site: Site, browser: Browser, html_folder: Path) -> Iterator[Visitor]:
    """Somebody with scripts, on a wide screen."""
    yield from visiting(real_site, browser, html_folder, javascript=True, width=1280)


def test_an_invited_officer_sets_up_an_app_without_scripts_and_comes_back_by_each_way(plain: Visitor) -> None:
    officer = invited(plain, "leeds", "ada.first@example.org", "Ada First")
    officer.open_link()
    officer.choose_password("short")
    assert "12 characters or more" in plain.text()
    officer.choose_password(PASSWORD)
    plain.follow("Set up an authenticator app")
    secret = plain.page.locator("code.moothall-key").inner_text().replace(" ", "")
    officer.give_code("000000")
    assert "The code is not right" in plain.text()
    used = totp.code_at(secret, timezone.now())
    officer.give_code(used)
    assert plain.heading() == "Keep your recovery codes"
    codes = plain.page.locator("code.moothall-key").all_inner_texts()
    assert len(codes) == 10
    plain.press("I have kept the codes")
    plain.press("Sign out")
    officer.give_password("wrong but long enough")
    assert "The email address or the password is not right" in plain.text()
    officer.give_password()
    officer.give_code(used)
    assert "The code is not right" in plain.text(), "each code works once"
    plain.page.locator("summary").click()
    plain.fill("Recovery code", codes[0])
    plain.press("Use the recovery code")
    plain.goto(f"{officer.desk}/you/")
    assert "Codes left: 9" in plain.text()
    plain.follow("Where you are signed in")
    plain.goto(f"{officer.desk}/cy/you/")
    assert plain.heading() == "Eich mewngofnodi"
    plain.goto(f"{officer.desk}/you/password")
    plain.fill("Current password", PASSWORD)
    officer.choose_password(NEW_PASSWORD)
    assert plain.heading() == "Your sign-in"


def test_an_officer_makes_a_passkey_and_signs_in_with_it_alone(scripted: Visitor) -> None:
    officer = invited(scripted, "surrey", "bea.keyed@example.org", "Bea Keyed")
    authenticator = virtual_authenticator(scripted)
    officer.open_link()
    officer.choose_password(PASSWORD)
    scripted.follow("Make a passkey")
    scripted.fill("What do you call it?", "Office computer")
    use_passkey(scripted, "Make the passkey", leads_to="**/you/recovery-codes")
    with scripted.page.expect_download() as download:
        scripted.page.get_by_role("link", name="Download the codes (text file)").click()
    assert download.value.path().read_text().count("-") >= 20
    scripted.press("I have kept the codes")
    scripted.press("Sign out")
    scripted.goto(f"{officer.desk}/sign-in")
    scripted.follow("Sign in with a passkey")
    use_passkey(scripted, "Use your passkey", leads_to="**/surrey/**")
    scripted.goto(f"{officer.desk}/you/")
    assert "Office computer" in scripted.text()
    scripted.follow("Rename Office computer")
    scripted.fill("What do you call it?", "")
    scripted.press("Save the name")
    assert "Enter a name of one line" in scripted.text()
    scripted.look()
    scripted.fill("What do you call it?", "The blue key")
    scripted.press("Save the name")
    assert "The blue key" in scripted.text()
    scripted.press("Sign out")
    officer.give_password()
    use_passkey(scripted, "Use your passkey", leads_to="**/surrey/**")
    scripted.press("Sign out")
    authenticator.refuse()
    officer.give_password()
    assert not scripted.page.get_by_role("alert").is_visible()
    scripted.page.get_by_role("button", name="Use your passkey").click()
    scripted.page.get_by_role("alert").filter(has_text="No passkey was used").wait_for()
    scripted.look()


def test_without_scripts_a_page_says_that_passkeys_need_them(plain: Visitor) -> None:
    plain.goto(f"{plain.site.desk}/sign-in/passkey")
    assert "Passkeys need JavaScript" in plain.text()
    assert not plain.page.get_by_role("button", name="Use your passkey").is_visible()


def test_a_forgotten_password_is_replaced_by_a_link(plain: Visitor) -> None:
    officer = invited(plain, "guildford", "cal.forgetful@example.org", "Cal Forgetful")
    officer.open_link()
    officer.choose_password(PASSWORD)
    plain.follow("Set up an authenticator app")
    secret = plain.page.locator("code.moothall-key").inner_text().replace(" ", "")
    officer.give_code(totp.code_at(secret, timezone.now()))
    codes = plain.page.locator("code.moothall-key").all_inner_texts()
    plain.press("I have kept the codes")
    plain.press("Sign out")
    before = newest_token(plain.site)
    plain.follow("I have forgotten my password, or my sign-in does not work")
    plain.fill("Email address", officer.email.upper())
    plain.press("Send the link")
    assert plain.heading() == "Check your email"
    wait_for_another_link(plain, before)
    officer.open_link()
    officer.choose_password(NEW_PASSWORD)
    plain.page.locator("summary").click()
    plain.fill("Recovery code", codes[0])
    plain.press("Use the recovery code")
    plain.press("Sign out")
    officer.give_password()
    assert "The email address or the password is not right" in plain.text()
    plain.goto(f"{officer.desk}/sign-in/link/{newest_token(plain.site)}")
    assert plain.heading() == "This link does not work"


@dataclass(frozen=True, kw_only=True)
class VirtualAuthenticator:
    """Chromium's own, which always knows its owner until it is told to refuse."""

    wire: CDPSession
    id: str

    def refuse(self) -> None:
        """Let it know nobody any more."""
        self.wire.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


def virtual_authenticator(visitor: Visitor) -> VirtualAuthenticator:
    """Plug an authenticator into a visitor's browser."""
    wire = visitor.page.context.new_cdp_session(visitor.page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return VirtualAuthenticator(wire=wire, id=str(made["authenticatorId"]))


def use_passkey(visitor: Visitor, button: str, *, leads_to: str) -> None:
    """Press a button that asks the authenticator, and look at the page that its answer leads to."""
    visitor.page.get_by_role("button", name=button, exact=True).click()
    visitor.page.wait_for_url(leads_to)
    visitor.look()


def invited(visitor: Visitor, body: str, email: str, name: str) -> Officer:
    """Invite a body's first administrator from the command line."""
    subprocess.run(
        [
            *[sys.executable, "-m", "moothall.cli.main", "invite", "--body", body],
            *["--email", email, "--name", name],
        ],
        check=True,
        cwd=ROOT,
        env=visitor.site.environment,
        stdout=subprocess.DEVNULL,
    )
    return Officer(visitor=visitor, email=email)


def newest_token(site: Site) -> str:
    """Return what the newest link carries, as the job fills it into the letter."""
    with site.database.owner() as owner:
        row = owner.execute(
            "select case_reference from notices_notice where case_reference like 'link/%' order by id desc limit 1"
        ).fetchone()
    assert row is not None
    return links.token_of(re.sub("^link/", "", str(row[0])))


def wait_for_another_link(visitor: Visitor, before: str) -> None:
    """Wait until the job has sent another link: it looks every ten seconds."""
    for _ in range(PATIENCE_MS // 500):
        if newest_token(visitor.site) != before:
            return
        visitor.page.wait_for_timeout(500)
    raise TimeoutError("No link was sent.")


def visiting(site: Site, browser: Browser, html: Path, *, javascript: bool, width: int) -> Iterator[Visitor]:
    """Return a visitor of this site, whose pages must be without fault."""
    size = ViewportSize(width=width, height=900)
    context = browser.new_context(java_script_enabled=javascript, viewport=size, accept_downloads=True)
    context.set_default_timeout(10_000)
    reader = None if javascript else browser.new_context(viewport=size).new_page()
    visitor = Visitor(page=context.new_page(), site=site, html=html, reader=reader)
    yield visitor
    context.close()
    if reader is not None:
        reader.context.close()
    assert not visitor.faults, "\n".join(visitor.faults)
