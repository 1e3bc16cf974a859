"""Answers that are gone: their page says why, keeps what was just typed before the eyes, and stores nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.cases.models import Draft
from moothall.portability import retention
from moothall.ui.access import DRAFT_COOKIE
from moothall.web import draft_keys
from tests.cast import BINS, POTHOLE, council
from tests.sites.residents import COUNCIL, Resident, a_few_postcodes, kept, newcomer, on_the_way

DAYS = 14


@pytest.fixture(autouse=True)
def london(tmp_path: Path) -> Iterator[None]:
    with a_few_postcodes(tmp_path):
        yield


def begun(service: str, page: str, *, days_ago: int) -> Resident:
    """Return somebody whose draft was begun some days ago; what is in it runs out by then."""
    resident = on_the_way(service, page)
    then = timezone.now() - timedelta(days=days_ago, minutes=1)
    with acting(Job(body_id=council(COUNCIL).id)):
        Draft.objects.filter(key=resident.key).delete()
    resident.key = draft_keys.mint(at=then)
    return resident


def test_without_any_cookie_the_words_just_typed_are_shown_to_copy(db: None) -> None:
    resident = on_the_way(POTHOLE, "where")
    resident.look(resident.at("where"))
    before = kept()
    resident.client.cookies.clear()
    typed = {"road_name": [b"Sparrow <Lane>"], "place": [b"By the oak\r\non the left"], "other": [b"unasked"]}
    page = resident.send(resident.at("where"), resident.form | typed)
    html = page.content.decode()
    assert page.status_code == 404
    assert "Name or number of the road" in html
    assert "Sparrow &lt;Lane&gt;" in html
    assert "By the oak\non the left" in html
    assert "Copy them, then start again" in html
    assert "unasked" not in html
    assert kept() == before


@pytest.mark.parametrize(
    ("page", "typed", "shown"),
    [
        ("road", {"road_kind": [b"local"]}, "A street, lane or other local road"),
        ("red-route", {"is_red_route": [b"no"]}, ">No<"),
        (
            "first-seen",
            {"first_seen_on-day": [b"31"], "first_seen_on-month": [b"2"], "first_seen_on-year": [b""]},
            "31 2",
        ),
        ("road", {"road_kind": [b"<i>"]}, "&lt;i&gt;"),
    ],
)
def test_what_was_typed_is_told_in_the_words_of_its_question(
    db: None, page: str, typed: dict[str, list[bytes]], shown: str
) -> None:
    resident = on_the_way(POTHOLE, page)
    resident.client.cookies.clear()
    assert shown in resident.send(resident.at(page), typed).content.decode()


def test_an_address_is_told_line_by_line(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.client.cookies.clear()
    page_id = "address"
    typed = {
        "address-line-1": [b"4 Mill Lane"],
        "address-town": [b"Exampleton"],
        "address-postcode": [b"NW1 0AA"],
    }
    html = resident.send(resident.at(page_id), typed).content.decode()
    assert "4 Mill Lane\nExampleton\nNW1 0AA" in html


def test_a_page_only_looked_at_shows_no_words(db: None) -> None:
    resident = on_the_way(POTHOLE, "where")
    resident.client.cookies.clear()
    assert "What you typed" not in resident.client.get(resident.at("where")).content.decode()


@pytest.mark.parametrize("page", ["road", "where", "check", "sent"])
def test_a_draft_that_was_deleted_says_after_how_many_days(db: None, page: str) -> None:
    resident = begun(POTHOLE, "where", days_ago=DAYS)
    response = resident.client.get(resident.at(page))
    assert response.status_code == 410
    assert f"We keep answers for {DAYS} days" in response.content.decode()
    assert 'href="/status"' in response.content.decode()


def test_a_page_of_a_deleted_draft_keeps_what_was_just_typed_before_the_eyes(db: None) -> None:
    resident = begun(POTHOLE, "where", days_ago=DAYS)
    before = kept()
    response = resident.send(resident.at("where"), {"road_name": [b"Sparrow Lane"]})
    assert response.status_code == 410
    assert "Sparrow Lane" in response.content.decode()
    assert kept() == before


def test_a_new_draft_or_one_that_may_still_be_unanswered_begins_at_its_first_page(db: None) -> None:
    resident = begun(POTHOLE, "where", days_ago=DAYS - 1)
    assert resident.client.get(resident.at("road")).status_code == 200
    fresh = newcomer(POTHOLE)
    assert fresh.client.get(fresh.begin()).status_code == 200


def test_a_draft_that_is_still_kept_opens_however_old_its_key_is(db: None) -> None:
    resident = begun(POTHOLE, "where", days_ago=10 * DAYS)
    resident.answer_all({"road_kind": "local"})
    assert resident.client.get(resident.at("road")).status_code == 200
    assert retention.run(at=timezone.now() + timedelta(days=DAYS + 1)) == 1
    assert resident.client.get(resident.at("road")).status_code == 410


def test_a_shared_device_can_forget_what_was_sent(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(resident.at("check"))
    sent = resident.send(resident.at("check"), resident.form)["Location"]
    confirmation = resident.look(sent)
    assert "Forget this on this device" in confirmation.content.decode()
    assert "not show the code again" not in confirmation.content.decode()
    gone = resident.send(resident.at("forget"), resident.form)
    assert gone["Location"] == f"/{COUNCIL}/"
    assert not resident.client.cookies[DRAFT_COOKIE].value
    assert resident.client.get(sent).status_code == 404
    assert kept().cases == 1


def test_nobody_makes_a_device_forget_from_another_site(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    assert resident.send(resident.at("forget"), {}).status_code == 403
    assert resident.client.get(resident.at("forget")).status_code == 405
    assert resident.client.cookies[DRAFT_COOKIE].value


def test_a_page_shown_again_may_be_shown_by_the_back_button(db: None) -> None:
    resident = on_the_way(POTHOLE, "where")
    asked = resident.look(resident.at("where"))
    again = resident.send(resident.at("where"), resident.form | {"road_name": [b""]})
    assert again.status_code == 200
    assert again["Cache-Control"] == "private, no-cache"
    assert asked["Cache-Control"] == "no-store"


def test_an_exit_without_another_body_leads_to_the_councils_own_site(db: None) -> None:
    resident = on_the_way(POTHOLE, "where")
    resident.answer_all({"size": "emergency"})
    body = council(COUNCIL).facts
    html = resident.client.get(resident.at("phone-now")).content.decode()
    assert body.homepage_url is not None
    assert f'href="{body.homepage_url}">{body.official_name.en}</a>' in html
