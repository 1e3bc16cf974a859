"""A resident signs in with a real OpenID provider, in a real browser without JavaScript, and out again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from moothall.people.identity.oidc.faults import Advice
from tests.clusters import Databases
from tests.journeys.crashes import eventually
from tests.journeys.site import Site, prepared, running
from tests.journeys.visitor import Visitor
from tests.providers.oidc_provider_process import RunningProvider, client, running_provider
from tests.providers.oidc_stub import key

pytestmark = pytest.mark.browser
CLIENT = "the-portal"


@pytest.fixture(scope="module")
def connected(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, RunningProvider]]:
    """Run a portal that knows one issuer, and the issuer."""
    folder = tmp_path_factory.mktemp("var")
    site = prepared(databases.clone("sign_in_with"), folder)
    with running_provider([client(CLIENT, site.portal, key_name="ours")]) as provider:
        told = folder / "issuers.yaml"
        told.write_text(_issuers(provider, folder), encoding="utf-8")
        environment = {**site.environment, "MOOTHALL_ISSUERS": str(told)}
        with running(replace(site, environment=environment)) as found:
            yield found, provider


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser on a telephone, in which no script runs."""
    made = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def visitor(
    connected: tuple[Site, RunningProvider], context: BrowserContext, browser: Browser, html_folder: Path
) -> Iterator[Visitor]:
    """Somebody whose pages of ours are all looked at; those of the provider are its own."""
    site, provider = connected
    reader = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    visitor = Visitor(page=context.new_page(), site=site, html=html_folder, reader=reader)
    yield visitor
    reader.context.close()
    ours = [fault for fault in visitor.faults if f"localhost:{provider.port}" not in fault]
    assert not ours, "\n".join(ours)


def test_a_resident_signs_in_without_javascript_lands_in_the_account_and_signs_out_everywhere(
    visitor: Visitor, connected: tuple[Site, RunningProvider]
) -> None:
    site, provider = connected
    sign_in(visitor, "ann")
    assert visitor.page.url == f"{site.portal}/account"
    visitor.look()
    visitor.follow("Ways to sign in to this account")
    assert "ann@example.com" in visitor.text()
    visitor.goto("/cy/sign-in/with/provider/link")
    visitor.goto("/account")
    visitor.page.locator('form[action$="/sign-out"] button').first.click()
    visitor.page.wait_for_url(f"{provider.issuer}/session/end**")
    visitor.page.get_by_role("button", name="Yes, sign me out").click()
    visitor.page.wait_for_url(f"{site.portal}/sign-in/signed-out**")
    visitor.look()
    assert visitor.heading() == "You have signed out"
    visitor.page.goto(f"{site.portal}/account")
    assert visitor.page.url.startswith(f"{site.portal}/sign-in")


def test_signing_out_at_the_provider_ends_the_session_here(
    visitor: Visitor, connected: tuple[Site, RunningProvider]
) -> None:
    site, provider = connected
    sign_in(visitor, "bea")
    elsewhere = visitor.page.context.new_page()
    elsewhere.goto(f"{provider.issuer}/session/end")
    elsewhere.get_by_role("button", name="Yes, sign me out").click()
    elsewhere.wait_for_load_state()
    eventually(lambda: is_out(visitor.page, site))


def test_stopping_at_the_provider_leads_to_a_page_that_helps(visitor: Visitor) -> None:
    visitor.goto("/cy/sign-in")
    visitor.page.get_by_role("button", name="Mewngofnodi gyda Y darparwr").click()
    visitor.page.get_by_text("[ Cancel ]").click()
    visitor.page.wait_for_url("**/stopped")
    visitor.look()
    assert visitor.heading() == "Ni wnaethoch orffen mewngofnodi gyda Y darparwr"
    visitor.follow("Gweld y ffyrdd o fewngofnodi")
    assert "/cy/sign-in" in visitor.page.url


@pytest.mark.parametrize("language", ["", "/cy"])
def test_the_pages_of_failed_sign_ins_are_without_fault_on_a_telephone(
    visitor: Visitor, language: str
) -> None:
    for advice in Advice:
        visitor.goto(f"{language}/sign-in/with/provider/{advice}?next=/account")
    visitor.goto(f"{visitor.site.desk}{language}/sign-in")
    for advice in (Advice.NOT_INVITED, Advice.UNAVAILABLE):
        visitor.goto(f"{visitor.site.desk}{language}/sign-in/with/work/{advice}")


def sign_in(visitor: Visitor, name: str) -> None:
    """Sign in at the provider as `name` and agree to what it shares."""
    visitor.goto("/sign-in")
    page = visitor.page
    page.get_by_role("button", name="Sign in with The provider").click()
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{visitor.site.portal}/**")


def is_out(page: Page, site: Site) -> bool:
    """Tell whether the account asks this browser to sign in."""
    page.goto(f"{site.portal}/account")
    return page.url.startswith(f"{site.portal}/sign-in")


def _issuers(provider: RunningProvider, folder: Path) -> str:
    """Return the operator's file, which is YAML and therefore may be JSON."""
    (folder / "ours.pem").write_bytes(key("ours").as_pem(private=True))
    issuer: dict[str, object] = {
        "slug": "provider",
        "name": {"en": "The provider", "cy": "Y darparwr"},
        "sites": ["portal"],
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "key": "ours",
    }
    work: dict[str, object] = {"slug": "work", "sites": ["desk"], "email_domains": ["example.org"]}
    work |= {
        "name": {"en": "Work", "cy": "Gwaith"},
        "issuer": provider.issuer,
        "client_id": "w",
        "key": "ours",
    }
    return json.dumps(
        {"keys": [{"kid": "ours", "file": str(folder / "ours.pem")}], "issuers": [issuer, work]}
    )
