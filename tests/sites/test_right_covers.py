"""A service that a helper's right does not cover is refused where it begins, and acting goes on for what it covers."""

import pytest

from tests.cast import BINS, POTHOLE, answers_for
from tests.sites.account_visits import Holder, begin, help_out, person_id, signed_in, text_of
from tests.sites.residents import Resident as Browser
from tests.sites.test_account_cases import row_of, send

ANN, BOB = "ann@example.com", "bob@example.org"
BEGIN = f"/camden/{POTHOLE}/start"
STOP = f"/account/people/stop?next={BEGIN}"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody who needs help."""
    return signed_in(ANN, name="Ann Example")


@pytest.fixture
def bob() -> Holder:
    """Somebody who helps."""
    return signed_in(BOB, name="Bob Helper")


def test_a_service_that_the_right_does_not_cover_is_refused_before_its_first_question(
    ann: Holder, bob: Holder
) -> None:
    begin(bob, help_out(ann, bob, services=(BINS,)))
    page = bob.get(BEGIN)
    assert page.status_code == 403
    words = text_of(page)
    assert "You cannot send this for Ann Example" in words
    assert "does not cover this service: Report a pothole" in words
    assert "Go back and go on acting for Ann Example" in words
    reference = send(bob)
    assert row_of("camden", reference).person_id == person_id(ANN), "acting goes on for what is covered"


def test_it_can_be_sent_for_oneself_instead(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob, services=(BINS,)))
    assert bob.press(BEGIN, STOP)["Location"] == BEGIN
    case = row_of("camden", send(bob, "camden", POTHOLE))
    assert (case.person_id, case.helper_id) == (person_id(BOB), None)


@pytest.mark.parametrize("onward", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_who_stops_is_led_to_no_other_host(ann: Holder, bob: Holder, onward: str) -> None:
    begin(bob, help_out(ann, bob))
    fields = {"csrfmiddlewaretoken": [_token(bob)]}
    assert bob.post(f"/account/people/stop?next={onward}", fields)["Location"] == "/account/people"


def test_a_right_to_read_is_told_from_the_start_in_welsh_too(ann: Holder, bob: Holder) -> None:
    begin(bob, help_out(ann, bob, may="read"))
    page = bob.get(BEGIN)
    assert page.status_code == 403
    assert "lets you see their requests, and not send any for them" in text_of(page)
    assert "Ni allwch anfon hwn dros Ann Example" in text_of(bob.get(f"/cy{BEGIN}"))


def test_where_the_right_shrinks_in_mid_form_what_was_typed_comes_back_and_acting_goes_on(
    ann: Holder, bob: Holder
) -> None:
    whole = help_out(ann, bob)
    begin(bob, whole)
    browser = Browser(client=bob.client, service=POTHOLE)
    first = browser.begin()
    browser.answer_all(answers_for(POTHOLE, email=ANN))
    browser.look(first)
    bob.press("/account", "/account/people/stop")
    ann.press("/account/people", f"/account/people/{whole}/end")
    begin(bob, help_out(ann, bob, services=(BINS,)))
    page = browser.send(first, browser.form | {"road_kind": [b"local"]})
    assert page.status_code == 403
    assert "You cannot send this for Ann Example" in text_of(page)
    assert "A street, lane or other local road" in text_of(page)
    browser.look(browser.at("check"))
    assert browser.send(browser.at("check"), browser.form).status_code == 403
    assert "You are acting for Ann Example." in bob.get("/account").content.decode()


def _token(bob: Holder) -> str:
    browser = Browser(client=bob.client, service=BINS)
    browser.look("/account")
    return browser.form["csrfmiddlewaretoken"][0].decode()
