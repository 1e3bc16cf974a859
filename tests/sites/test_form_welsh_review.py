"""Where residents are real, a council in Wales opens no service whose Welsh nobody has reviewed."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from tests.cast import BINS, council
from tests.sites.portal_words import read

WELSH, ENGLISH = "cardiff", "camden"


@pytest.fixture
def production() -> Iterator[None]:
    with override_settings(MODE="production"):
        yield


@pytest.mark.parametrize(
    ("prefix", "says"),
    [("", "This service is not open here yet."), ("/cy", "Nid yw'r gwasanaeth hwn ar agor yma eto.")],
)
def test_its_page_says_that_it_is_not_open_and_leads_to_the_councils_own_site(
    portal_client: Client, production: None, prefix: str, says: str
) -> None:
    page = read(portal_client, f"{prefix}/{WELSH}/{BINS}/")
    assert says in page.main
    assert council(WELSH).facts.homepage_url in page.links.values()
    assert f"{prefix}/{WELSH}/{BINS}/start" not in page.links.values()


def test_its_form_cannot_be_begun(portal_client: Client, production: None) -> None:
    assert portal_client.get(f"/{WELSH}/{BINS}/start").status_code == 404
    assert portal_client.get(f"/{ENGLISH}/{BINS}/start").status_code == 302


def test_its_list_leads_to_the_councils_own_site_instead(portal_client: Client, production: None) -> None:
    links = read(portal_client, f"/{WELSH}/services/").links
    assert f"/{WELSH}/{BINS}/" not in links.values()
    assert f"/{ENGLISH}/{BINS}/" in read(portal_client, f"/{ENGLISH}/services/").links.values()


def test_a_demo_shows_every_service_in_wales_too(portal_client: Client) -> None:
    assert portal_client.get(f"/{WELSH}/{BINS}/start").status_code == 302
