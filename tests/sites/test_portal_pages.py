"""What the portal publishes about itself, how bodies look, what machines ask, and a body's own host."""

import json
from dataclasses import replace
from threading import Event

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from moothall.bodies import queries as bodies
from moothall.bodies.places import here
from moothall.bodies.places.postcode_file import Unusable
from moothall.bodies.queries import KnownBody
from moothall.rules.language import Text
from moothall.services import queries as services
from moothall.ui.requests import face_of
from moothall.web import kept
from moothall.web.views import health
from tests.sites.portal_words import read

PUBLISHED = (
    "/", "/councils", "/accessibility", "/privacy", "/cookies", "/leeds/", "/leeds/services/",
    "/leeds/topics/housing/", "/antrim/", "/national-highways/", "/portal/", "/leeds/pothole/", "/cy/leeds/",
)  # fmt: skip
OWN_HOST = "leeds.localhost:8000"
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


@pytest.mark.parametrize("path", PUBLISHED)
def test_a_published_page_sets_no_cookie_and_any_cache_may_keep_it(portal_client: Client, path: str) -> None:
    portal_client.cookies["__Host-place"] = "GU1-3AA"
    for _ in range(2):
        answer = portal_client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert "GU1" not in answer.content.decode()


@pytest.mark.parametrize("path", PUBLISHED)
def test_a_published_page_met_before_asks_the_database_nothing(portal_client: Client, path: str) -> None:
    first = portal_client.get(path)
    with CaptureQueriesContext(connection) as captured:
        second = portal_client.get(path)
    assert not captured.captured_queries
    assert second.content == first.content
    assert second.headers["Content-Language"] == first.headers["Content-Language"]


def test_a_page_is_made_anew_when_its_body_changes(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Leeds City Council" in portal_client.get("/leeds/").content.decode()
    known = bodies.by_slug("leeds")
    assert known is not None
    renamed = replace(known, facts=replace(known.facts, official_name=Text(en="Council of Exampleton")))
    monkeypatch.setattr(bodies, "by_slug", {"leeds": renamed}.get)
    assert "Council of Exampleton" in portal_client.get("/leeds/").content.decode()


def test_a_page_is_made_anew_when_a_service_has_a_new_version(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Report a pothole" in portal_client.get("/leeds/").content.decode()
    published = {slug: one for slug, one in services.all_current().items() if slug != "pothole"}
    monkeypatch.setattr(services, "all_current", lambda: published)
    assert "Report a pothole" not in portal_client.get("/leeds/").content.decode()


def test_pages_kept_in_the_process_are_bounded(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for path in PUBLISHED:
        portal_client.get(path)
    assert len(kept._pages) == 3


def test_the_front_page_asks_for_a_postcode_and_leads_on(portal_client: Client) -> None:
    page = read(portal_client, "/")
    assert page.links["choose from the list of councils"] == "/councils"
    assert page.links["Check a report or request"] == "/status"
    assert 'action="/find"' in portal_client.get("/").content.decode()


def test_every_text_page_exists_in_welsh_and_says_that_nobody_has_reviewed_it(portal_client: Client) -> None:
    for path in ("/cy/", "/cy/accessibility", "/cy/privacy", "/cy/cookies", "/cy/councils", "/cy/find"):
        page = read(portal_client, path)
        assert page.language == "cy"
        assert "wedi'i hadolygu gan gyfieithydd" in page.words


def test_the_accessibility_statement_claims_no_audit_that_did_not_happen(portal_client: Client) -> None:
    assert "Nobody has audited them by hand yet." in read(portal_client, "/accessibility").main


def test_every_cookie_that_the_software_sets_stands_on_the_cookies_page(portal_client: Client) -> None:
    page = read(portal_client, "/cookies")
    for name in ("__Host-place", "__Host-draft", "__Host-case", "__Host-csrf", "__Host-session"):
        assert name in page.main


@pytest.fixture
def dressed(portal_client: Client, monkeypatch: pytest.MonkeyPatch) -> KnownBody:
    """A council with two colours and a mark."""
    known = bodies.by_slug("leeds")
    assert known is not None
    body = replace(known, brand_colour="#1d4f7c", brand_text_colour="#ffffff", logo_svg=MARK)
    monkeypatch.setattr(bodies, "by_slug", {"leeds": body}.get)
    return body


def test_a_look_may_be_kept_for_a_year_at_its_stamped_address(
    portal_client: Client, dressed: KnownBody
) -> None:
    face = face_of(dressed, on_own_host=False)
    for address in (face.theme_url, face.logo_url):
        assert address is not None
        assert address in portal_client.get("/leeds/").content.decode()
        kept_for = portal_client.get(address).headers["Cache-Control"]
        assert kept_for == "public, max-age=31536000, immutable"
        other_stamp = portal_client.get(f"{address}0").headers["Cache-Control"]
        assert other_stamp == "public, max-age=60"


@pytest.mark.usefixtures("dressed")
def test_a_theme_is_a_style_sheet_that_sets_two_colours(portal_client: Client) -> None:
    answer = portal_client.get("/leeds/theme.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content.decode() == ":root{--moothall-brand:#1d4f7c;--moothall-brand-text:#ffffff}\n"


@pytest.mark.usefixtures("dressed")
def test_a_mark_may_run_and_load_nothing(portal_client: Client) -> None:
    answer = portal_client.get("/leeds/logo.svg")
    assert answer.content.decode() == MARK
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_body_without_a_look_has_no_style_sheet_and_no_mark(portal_client: Client) -> None:
    assert portal_client.get("/woking/theme.css").status_code == 404
    assert portal_client.get("/woking/logo.svg").status_code == 404
    assert "/woking/theme.css" not in portal_client.get("/woking/").content.decode()


def test_search_engines_are_kept_from_what_is_not_published(portal_client: Client) -> None:
    answer = portal_client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/find", "/status", "/cy/find"):
        assert f"Disallow: {path}\n" in answer.content.decode()


def test_search_engines_may_read_nothing_of_a_demo(portal_client: Client) -> None:
    with override_settings(DEMO=True):
        assert portal_client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_front_page_of_a_demo_leads_to_its_other_sides(portal_client: Client) -> None:
    kept.forget()
    with override_settings(DEMO=True):
        page = portal_client.get("/").content.decode()
    kept.forget()
    assert f'href="{settings.DESK_URL}"' in page
    assert f'href="{settings.PORTAL_URL}/demo/outbox"' in page


def test_the_process_is_up_without_asking_anybody(portal_client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = portal_client.get("/healthz")
    assert json.loads(answer.content) == {"status": "up"}
    assert not captured.captured_queries


@pytest.mark.usefixtures("own_database")
def test_a_process_with_its_database_and_postcodes_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "postcodes", lambda: None)
    answer = Client(headers={"host": "localhost:8000"}).get("/readyz")
    parts = {"database": "ready", "migrations": "ready", "postcodes": "ready"}
    assert json.loads(answer.content) == {"status": "ready", "parts": parts}


def test_a_process_without_its_postcodes_says_which_part_is_missing(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise Unusable(here.index_path(), "it does not exist")

    monkeypatch.setattr(here, "postcodes", missing)
    monkeypatch.setattr(health, "_database", lambda: {"database": "ready", "migrations": "ready"})
    answer = portal_client.get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["parts"]["postcodes"] == "missing"
    assert str(here.index_path()) not in answer.content.decode()


def test_a_database_that_hangs_does_not_hang_the_answer(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken = Event()

    def hang() -> dict[str, str]:
        woken.wait(timeout=10)
        return {"database": "ready", "migrations": "ready"}

    monkeypatch.setattr(health, "SECONDS", 0.05)
    monkeypatch.setattr(health, "_database", hang)
    for _ in range(2):
        answer = portal_client.get("/readyz")
        assert answer.status_code == 503
        assert json.loads(answer.content)["parts"]["database"] == "slow"
    woken.set()


def test_a_bodys_own_host_has_its_published_pages_with_links_of_its_own(portal_client: Client) -> None:
    page = read(portal_client, "/", host=OWN_HOST)
    assert page.heading == "Leeds City Council"
    assert page.links["Bins and recycling"] == "/topics/bins-and-recycling/"
    assert page.links["All services from A to Z"] == "/services/"
    assert page.links["Cymraeg"] == "/cy/"


def test_a_bodys_own_host_leads_to_the_portal_for_everything_else(portal_client: Client) -> None:
    page = read(portal_client, "/cy/", host=OWN_HOST)
    assert page.links["Rhoi gwybod am dwll yn y ffordd"] == "http://localhost:8000/cy/leeds/pothole/"
    assert page.links["Cwcis"] == "http://localhost:8000/cy/cookies"


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/pothole/", "/leeds/pothole/"),
        ("/cy/pothole/", "/cy/leeds/pothole/"),
        ("/status", "/status"),
        ("/find?postcode=LS1", "/find?postcode=LS1"),
    ],
)
def test_what_a_bodys_own_host_does_not_have_is_on_the_portal(
    portal_client: Client, asked: str, led: str
) -> None:
    answer = portal_client.get(asked, headers={"host": OWN_HOST})
    assert answer.headers["Location"] == f"http://localhost:8000{led}"


@pytest.mark.parametrize(
    "path", ["/pothole/start", "/no-such-service/", "/leeds/", "/status/case", "/healthz"]
)
def test_a_bodys_own_host_has_no_forms(portal_client: Client, path: str) -> None:
    assert portal_client.get(path, headers={"host": OWN_HOST}).status_code == 404
