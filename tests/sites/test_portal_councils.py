"""The list of councils: by letter, by nation, those to come, former ones, and by a part of the name."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.bodies.lists import MOST_FOUND
from tests.sites.portal_words import read

BEFORE_VESTING = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _before_vesting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: BEFORE_VESTING)


def names(page: str) -> list[str]:
    return re.findall(r'<li><a class="govuk-link" href="/(?:cy/)?[a-z0-9-]+/">([^<]+)</a>', page)


def test_the_list_begins_with_one_letter_and_leads_to_the_others(portal_client: Client) -> None:
    page = portal_client.get("/councils").content.decode()
    assert names(page)
    assert all(name.startswith("A") for name in names(page))
    assert "/councils?letter=L" in page


def test_each_letter_has_a_title_of_its_own(portal_client: Client) -> None:
    for address, title in (
        ("/councils?letter=B", "Councils: B"),
        ("/cy/councils?letter=Y", "Cynghorau: Y"),
        ("/councils?name=camden", "Councils"),
    ):
        page = portal_client.get(address).content.decode()
        assert f"<title>{title} – " in page
        assert f">{title}</h1>" in page


def test_each_council_in_force_stands_under_exactly_one_letter(portal_client: Client) -> None:
    first = read(portal_client, "/councils")
    others = [href for text, href in first.links.items() if len(text) == 1]
    pages = [portal_client.get(href).content.decode() for href in ("/councils", *others)]
    found = [name for page in pages for name in names(page)]
    assert len(found) == len(set(found)) == 382


def test_a_nation_has_only_its_own_councils(portal_client: Client) -> None:
    page = portal_client.get("/councils?nation=wales&letter=C").content.decode()
    assert "Cardiff Council" in page
    assert "Cornwall Council" not in page


def test_former_councils_say_when_they_ended(portal_client: Client) -> None:
    page = read(portal_client, "/councils?which=former&name=allerdale")
    assert "Allerdale Borough Council Ended on 1 April 2023" in page.main


def test_councils_to_come_say_when_they_begin(portal_client: Client) -> None:
    page = read(portal_client, "/councils?which=to-come&name=surrey")
    assert "West Surrey Council Begins on 1 April 2027" in page.main


def test_a_part_of_a_name_is_found_in_either_language(portal_client: Client) -> None:
    assert "Cardiff Council" in portal_client.get("/councils?name=caerdydd").content.decode()
    assert "Cyngor Caerdydd" in portal_client.get("/cy/councils?name=CARDIFF").content.decode()


def test_a_welsh_list_stands_under_welsh_names(portal_client: Client) -> None:
    assert "Ynys Môn" in portal_client.get("/cy/councils?letter=Y").content.decode()


def test_a_search_shows_a_bounded_number_and_says_so(portal_client: Client) -> None:
    page = portal_client.get("/councils?name=e").content.decode()
    assert len(names(page)) == MOST_FOUND
    assert f"These are the first {MOST_FOUND}." in page


@pytest.mark.parametrize(
    "query",
    [
        "name=%00",
        "name=%ED%A0%80",
        "name=%25",
        "name=" + "x" * 5000,
        "letter=%00",
        "letter=AB",
        "nation=x&which=y",
    ],
)
def test_nonsense_in_the_address_never_breaks_the_list(portal_client: Client, query: str) -> None:
    assert portal_client.get(f"/councils?{query}").status_code == 200


def test_a_name_typed_is_shown_as_words(portal_client: Client) -> None:
    page = portal_client.get("/councils", {"name": "<b>&"}).content.decode()
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;" in page


def test_a_letter_costs_two_statements_however_many_bodies_there_are(portal_client: Client) -> None:
    portal_client.get("/councils?letter=B")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        portal_client.get("/councils?letter=C")
    assert len(captured) == 2
