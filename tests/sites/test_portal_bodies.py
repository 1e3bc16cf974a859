"""Every body of the register has a page that says what it is, and its services are found from A to Z and by topic."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from moothall.bodies.models import Body
from moothall.rules.language import Language
from moothall.web.presenters.alphabet import by_letter
from tests.sites.portal_words import read

VESTING = date(2027, 4, 1)


@pytest.fixture
def before_vesting(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, date(2026, 11, 1))


def at(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be another day for the pages."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


def test_a_council_shows_its_online_services_first_then_its_topics(portal_client: Client) -> None:
    page = read(portal_client, "/leeds/")
    assert page.heading == "Leeds City Council"
    assert page.links["Report a pothole"] == "/leeds/pothole/"
    assert page.links["Bins and recycling"] == "/leeds/topics/bins-and-recycling/"
    assert page.links["All services from A to Z"] == "/leeds/services/"
    assert page.main.index("Report a missed bin") < page.main.index("Bins and recycling")


@pytest.mark.usefixtures("before_vesting")
def test_a_districts_page_leads_to_the_county_for_what_the_county_does(portal_client: Client) -> None:
    home, roads = (
        read(portal_client, "/guildford/"),
        read(portal_client, "/guildford/topics/roads-and-streets/"),
    )
    assert home.links["Surrey County Council"] == "/surrey/"
    assert "Report a pothole Provided by Surrey County Council" in home.main
    assert home.links["Report a pothole"] == "/surrey/pothole/"
    assert roads.links["Street lights"] == "/surrey/topics/roads-and-streets/"
    assert "Street lights Provided by Surrey County Council" in roads.main


@pytest.mark.usefixtures("before_vesting")
def test_a_countys_page_asks_which_district_for_what_districts_do(portal_client: Client) -> None:
    home, bins = read(portal_client, "/surrey/"), read(portal_client, "/surrey/topics/bins-and-recycling/")
    assert home.links["Report a pothole"] == "/surrey/pothole/"
    assert home.links["Report a missed bin"] == "/find/missed-bin?in=surrey"
    assert home.links["Woking Borough Council"] == "/woking/"
    assert "Garden waste Provided by your district council" in bins.main


@pytest.mark.usefixtures("before_vesting")
def test_the_countys_page_of_a_districts_service_leads_to_the_district(portal_client: Client) -> None:
    page = read(portal_client, "/surrey/missed-bin/")
    assert "Your district council does this, not Surrey County Council." in page.main
    assert page.links["Find your district council"] == "/find/missed-bin?in=surrey"
    assert page.links["Woking Borough Council"] == "/woking/missed-bin/"


@pytest.mark.usefixtures("before_vesting")
def test_the_districts_page_of_a_countys_service_leads_to_the_county(portal_client: Client) -> None:
    page = read(portal_client, "/guildford/pothole/")
    assert "Surrey County Council does this, not Guildford Borough Council." in page.main
    assert page.links["Continue to Surrey County Council"] == "/surrey/pothole/"


def test_roads_in_northern_ireland_are_signposted_to_the_department(portal_client: Client) -> None:
    home, pothole = read(portal_client, "/belfast/"), read(portal_client, "/belfast/pothole/")
    assert "Report a pothole Provided by Department for Infrastructure" in home.main
    assert "the Department for Infrastructure looks after roads" in pothole.main
    name = "Go to the website of Department for Infrastructure, Northern Ireland"
    assert pothole.links[name].startswith("https://")
    assert "Schools and learning" not in home.links


def test_what_does_not_run_here_leads_to_the_councils_own_site_and_says_so(portal_client: Client) -> None:
    page = read(portal_client, "/leeds/services/")
    assert page.links["Allotments"] == Body.objects.get(slug="leeds").homepage_url
    assert "Allotments On the council's own website" in page.main
    assert "Potholes" not in page.links


def test_the_services_of_a_place_stand_in_the_order_of_the_alphabet(portal_client: Client) -> None:
    page = read(portal_client, "/leeds/services/")
    assert page.main.index("Abandoned vehicles") < page.main.index("Noise") < page.main.index("Street lights")
    assert page.links["N"] == "#N"


def test_welsh_pages_stand_in_the_order_of_the_welsh_alphabet() -> None:
    words = ["Llyfrgelloedd", "Lein", "Chwilio", "Cwynion", "Dŵr", "Ddoe", "Ŵyn"]
    letters = by_letter(words, str, Language.CY)
    assert [letter for letter, _ in letters] == ["C", "Ch", "D", "Dd", "L", "Ll", "W"]


def test_a_welsh_council_speaks_welsh_everywhere(portal_client: Client) -> None:
    for path in ("/cy/cardiff/", "/cy/cardiff/services/", "/cy/cardiff/topics/bins-and-recycling/"):
        page = read(portal_client, path)
        assert page.language == "cy"
        assert "Caerdydd" in page.title
        assert page.links["English"] == path.removeprefix("/cy")
        english = {
            text for text, href in page.links.items() if href.startswith("/") and not href.startswith("/cy/")
        }
        assert english == {"English", "Darllen y dudalen hon yn Saesneg"}


def test_a_former_council_says_what_replaced_it_and_since_when(portal_client: Client) -> None:
    page = read(portal_client, "/somerset-until-2023/")
    assert page.heading == "Somerset County Council no longer exists"
    assert page.links["Somerset Council"] == "/somerset/"
    assert "Since 1 April 2023" in page.main


def test_every_former_council_leads_on_or_says_why_not(portal_client: Client) -> None:
    today = timezone.localdate()
    for body in Body.objects.filter(to_on__lte=today).prefetch_related("successions__successor"):
        page = read(portal_client, f"/{body.slug}/")
        heirs = [row.successor for row in body.successions.all()]
        assert all(page.links[heir.official_name_en] == f"/{heir.slug}/" for heir in heirs)
        assert heirs or body.why_ended_en in page.main


def test_a_council_whose_heir_has_ended_too_leads_to_who_serves_today(portal_client: Client) -> None:
    today = timezone.localdate()
    chained = Body.objects.filter(to_on__lte=today, successions__successor__to_on__lte=today).order_by("slug")
    page = read(portal_client, f"/{chained[0].slug}/")
    assert "Who serves this area today" in page.main


@pytest.mark.usefixtures("before_vesting")
def test_a_council_to_come_says_when_it_begins_and_who_serves_until_then(portal_client: Client) -> None:
    page = read(portal_client, "/west-surrey/")
    assert "This council begins on 1 April 2027" in page.main
    assert "Since 7 May 2026 an elected shadow authority has been preparing it" in page.main
    assert page.links["Guildford Borough Council"] == "/guildford/"
    assert page.links["Surrey County Council"] == "/surrey/"


@pytest.mark.usefixtures("before_vesting")
def test_a_council_about_to_end_names_its_heirs_and_serves_until_then(portal_client: Client) -> None:
    page = read(portal_client, "/surrey/")
    assert "This council ends on 1 April 2027. Until then nothing changes." in page.main
    assert {page.links["East Surrey Council"], page.links["West Surrey Council"]} == {
        "/east-surrey/",
        "/west-surrey/",
    }
    assert "Report a pothole" in page.links


def test_on_its_vesting_day_the_new_council_serves_and_the_old_one_leads_to_it(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, VESTING)
    assert read(portal_client, "/guildford/").links["West Surrey Council"] == "/west-surrey/"
    assert read(portal_client, "/guildford/").heading == "Guildford Borough Council no longer exists"
    assert read(portal_client, "/west-surrey/").links["Report a pothole"] == "/west-surrey/pothole/"


def test_a_former_council_offers_no_list_of_services(portal_client: Client) -> None:
    assert portal_client.get("/antrim/services/").status_code == 404
    assert portal_client.get("/antrim/topics/housing/").status_code == 404


def test_a_service_of_a_former_council_leads_to_its_page(portal_client: Client) -> None:
    assert portal_client.get("/antrim/missed-bin/").headers["Location"] == "/antrim/"


def test_a_body_that_is_only_a_signpost_says_what_it_does_and_leads_to_its_site(
    portal_client: Client,
) -> None:
    page = read(portal_client, "/national-highways/")
    assert "National Highways looks after motorways" in page.main
    assert page.links["Go to the website of National Highways"].startswith("https://")
    assert portal_client.get("/national-highways/services/").status_code == 404


def test_the_operators_page_is_about_the_portal(portal_client: Client) -> None:
    page = read(portal_client, "/portal/")
    assert page.heading == "About this portal"
    assert page.links["Privacy notice"] == "/privacy"


@pytest.mark.parametrize("path", ["/leeds/topics/no-such-topic/", "/no-such-body/", "/leeds/no-such-page"])
def test_what_is_not_there_is_not_found(portal_client: Client, path: str) -> None:
    assert portal_client.get(path).status_code == 404


def test_every_body_of_the_register_has_a_page_in_both_languages(portal_client: Client) -> None:
    some = Body.objects.order_by("kind", "slug").values_list("slug", flat=True)[::9]
    assert len(some) > 40
    for slug in some:
        for path in (f"/{slug}/", f"/cy/{slug}/"):
            assert portal_client.get(path).status_code == 200, path
