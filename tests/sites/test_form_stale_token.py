"""A form that was open too long: nothing typed is lost, and nothing is stored or sent by a stale token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from moothall.ui.access import DRAFT_COOKIE
from tests.cast import BINS, CANARY, POTHOLE
from tests.sites.residents import (
    Resident,
    a_few_postcodes,
    kept,
    newcomer,
    on_the_way,
    question_pages,
)

NOTICE = "open for too long"
CSRF_COOKIE = "__Host-csrf"


@pytest.fixture(autouse=True)
def london(tmp_path: Path) -> Iterator[None]:
    with a_few_postcodes(tmp_path):
        yield


def spoil_token(resident: Resident, how: str) -> None:
    """Let the token of the page just looked at be worth nothing."""
    match how:
        case "the field is gone":
            del resident.form["csrfmiddlewaretoken"]
        case "the field is junk":
            resident.form["csrfmiddlewaretoken"] = [b"\xff\0junk"]
        case "the cookie is gone":
            del resident.client.cookies[CSRF_COOKIE]
        case _:
            resident.client.cookies[CSRF_COOKIE] = "a" * 32


SPOILT = ["the field is gone", "the field is junk", "the cookie is gone", "the cookie is another"]


@pytest.mark.parametrize("how", SPOILT)
def test_what_was_typed_comes_back_with_a_fresh_token_and_then_counts(db: None, how: str) -> None:
    resident = on_the_way(POTHOLE, "where")
    resident.look(resident.at("where"))
    typed = {"road_name": [b"Sparrow <Lane>"], "place": ["By the \u201cOak\u201d\r\non the left".encode()]}
    spoil_token(resident, how)
    before = kept()
    again = resident.send(resident.at("where"), resident.form | typed)
    assert again.status_code == 200
    assert NOTICE in again.content.decode()
    assert b"Sparrow &lt;Lane&gt;" in again.content
    assert kept() == before
    resident.form = {**resident.read(again)}
    assert resident.form["place"] == ["By the \u201cOak\u201d\non the left".encode()]
    assert resident.send(resident.at("where"), resident.form).status_code == 302
    assert kept() != before
    assert b"Sparrow &lt;Lane&gt;" in resident.look(resident.at("where")).content


@pytest.mark.parametrize(("service", "page"), question_pages())
def test_every_page_comes_back_whatever_kind_of_question_it_asks(db: None, service: str, page: str) -> None:
    resident = on_the_way(service, page)
    resident.look(resident.at(page))
    shown = dict(resident.form)
    del resident.form["csrfmiddlewaretoken"]
    again = resident.send(resident.at(page), resident.form)
    assert again.status_code == 200
    assert NOTICE in again.content.decode()
    assert {**resident.read(again), "csrfmiddlewaretoken": []} == {**shown, "csrfmiddlewaretoken": []}


def test_the_page_comes_back_in_the_language_of_its_address(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(f"/cy{resident.at('contact')}")
    again = resident.send(f"/cy{resident.at('contact')}", {})
    assert again["Content-Language"] == "cy"
    assert "yn rhy hir" in again.content.decode()


def test_a_photo_has_to_be_chosen_again_and_the_page_says_so(db: None) -> None:
    resident = on_the_way(POTHOLE, "photo")
    again = resident.send(resident.at("photo"), {}, files={"photo": [(b"road.jpg", b"\xff\xd8\xff")]})
    assert "choose it again" in again.content.decode()
    assert not kept().stored


def test_sending_with_a_stale_token_sends_nothing_and_asks_to_send_again(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(resident.at("check"))
    del resident.form["csrfmiddlewaretoken"]
    again = resident.send(resident.at("check"), resident.form)
    assert again.status_code == 200
    assert NOTICE in again.content.decode()
    assert CANARY in again.content.decode()
    assert kept().cases == 0
    resident.form = resident.read(again)
    assert resident.send(resident.at("check"), resident.form)["Location"] == resident.at("sent")
    assert kept().cases == 1


def test_a_stale_token_after_sending_leads_to_the_confirmation(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(resident.at("check"))
    resident.send(resident.at("check"), resident.form)
    for page in ("check", "contact"):
        assert resident.send(resident.at(page), {})["Location"] == resident.at("sent")
    assert kept().cases == 1


def test_a_stale_token_on_the_status_page_keeps_the_reference_and_never_the_code(db: None) -> None:
    browser = newcomer(BINS)
    again = browser.send("/status", {"reference": [b"7KQ2-4MX9-T3"], "code": [b"AAAA-1111"]})
    assert again.status_code == 200
    assert b"7KQ2-4MX9-T3" in again.content
    assert b"AAAA-1111" not in again.content
    assert "open for too long" in again.content.decode()


def test_without_a_token_other_pages_are_refused(db: None) -> None:
    browser = newcomer(BINS)
    assert browser.send("/status/close", {}).status_code == 403
    assert browser.client.put("/status").status_code == 403


def test_a_lost_cookie_leads_to_a_clear_page_and_never_to_somebodys_answers(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(resident.at("contact"))
    before = kept()
    del resident.client.cookies[DRAFT_COOKIE]
    for response in (
        resident.client.get(resident.at("contact")),
        resident.client.get(resident.at("check")),
        resident.client.get(resident.at("sent")),
        resident.send(resident.at("contact"), resident.form),
        resident.send(resident.at("check"), resident.form),
    ):
        assert response.status_code == 404
        assert "cannot find your answers" in response.content.decode()
        assert f'href="{resident.home}/"' in response.content.decode()
        assert CANARY not in response.content.decode()
        assert DRAFT_COOKIE not in response.cookies
    assert kept() == before


def test_the_cookie_of_drafts_is_renewed_whenever_it_is_used(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    secret = resident.client.cookies[DRAFT_COOKIE].value
    response = resident.client.get(resident.at("contact"))
    assert response.cookies[DRAFT_COOKIE].value == secret
    assert response.cookies[DRAFT_COOKIE]["max-age"] == 30 * 24 * 3600
