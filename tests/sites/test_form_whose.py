"""A form goes on for nobody but whom it was begun for, and who comes next at a browser finds nothing of theirs."""

import re
from collections.abc import Sequence

import pytest

from moothall.bodies.context import Job, acting
from moothall.cases.models import Case, Draft
from moothall.people import sessions
from tests.cast import BINS, CANARY, answers_for, council
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in, text_of
from tests.sites.residents import Resident as Browser

pytestmark = pytest.mark.django_db

ANN, BOB = "ann@example.com", "bob@example.org"
NOT_YOURS = "These answers are not from who you are signed in as"


def form(who: Holder) -> Browser:
    """Fill in a form as far as its check page."""
    browser = Browser(client=who.client, service=BINS, council="camden")
    browser.begin()
    browser.answer_all(answers_for(BINS, email=ANN))
    browser.look(browser.at("check"))
    return browser


def press_send(browser: Browser) -> int:
    """Look at the check page again, press Send with what is there, and return the status."""
    browser.look(browser.at("check"))
    return browser.send(browser.at("check"), browser.form).status_code


def cases() -> Sequence[tuple[int | None, int | None, bool, str]]:
    """Return whose cases there are at the council, who sent them, and how they are marked."""
    body = council("camden")
    with acting(Job(body_id=body.id)):
        rows = Case.objects.filter(body_id=body.id)
        return list(rows.values_list("person_id", "helper_id", "is_confidential", "format_needed"))


@pytest.fixture
def ann() -> Holder:
    return signed_in(ANN, name="Ann")


@pytest.fixture
def bob() -> Holder:
    return signed_in(BOB, name="Bob")


def test_a_helper_whose_right_ends_in_mid_form_sends_nothing_in_their_own_name(
    ann: Holder, bob: Holder
) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    browser = form(bob)
    ann.press("/account/people", f"/account/people/{right}/end")
    assert browser.send(browser.at("check"), browser.form).status_code == 403
    page = browser.look(browser.at("check"))
    assert page.status_code == 403
    assert "You began this form for Ann" in text_of(page)
    assert CANARY not in page.content.decode()
    assert browser.send(browser.at("check"), browser.form).status_code == 403
    assert cases() == []
    assert CANARY not in bob.words("/account/answers")


def test_a_helper_who_stops_in_another_tab_is_asked_to_act_again_and_then_goes_on(
    ann: Holder, bob: Holder
) -> None:
    right = help_out(ann, bob)
    begin(bob, right)
    browser = form(bob)
    bob.press("/account", "/account/people/stop")
    page = browser.send(browser.at("check"), browser.form)
    assert page.status_code == 403
    assert "act for Ann again and come back" in text_of(page)
    assert cases() == []
    begin(bob, right)
    assert press_send(browser) == 302
    assert cases() == [(person_id(ANN), person_id(BOB), False, "")]


def test_ones_own_form_is_not_sent_for_another_by_another_tab(ann: Holder, bob: Holder) -> None:
    right = help_out(ann, bob)
    browser = form(bob)
    begin(bob, right)
    page = browser.send(browser.at("check"), browser.form)
    assert "You began this form for yourself" in text_of(page)
    assert cases() == []
    bob.press("/account", "/account/people/stop")
    assert press_send(browser) == 302
    assert cases() == [(person_id(BOB), None, False, "")]


def test_a_form_begun_without_an_account_does_not_become_that_of_somebody_who_is_helped(
    ann: Holder, bob: Holder
) -> None:
    right = help_out(ann, bob)
    nobody = holder()
    browser = form(nobody)
    nobody.sign_in(BOB)
    begin(nobody, right)
    page = browser.send(browser.at("check"), browser.form)
    assert "begun before you acted for somebody else" in text_of(page)
    assert cases() == []


def test_a_form_begun_without_an_account_becomes_that_of_who_signs_in_and_says_so_before_it_is_sent() -> None:
    nobody = holder()
    browser = form(nobody)
    assert "in your account" not in text_of(browser.look(browser.at("check")))
    nobody.sign_in(ANN)
    assert "The request will be in your account" in text_of(browser.look(browser.at("check")))
    assert browser.send(browser.at("check"), browser.form).status_code == 302
    assert cases() == [(person_id(ANN), None, False, "")]


def test_once_somebody_signed_in_has_answered_a_page_the_form_is_theirs() -> None:
    nobody = holder()
    browser = form(nobody)
    nobody.sign_in(ANN)
    assert browser.fill("email", {}).status_code == 302
    sessions.end_all(person_id=person_id(ANN))
    assert press_send(browser) == 403


def test_a_session_that_ends_in_mid_form_keeps_the_answers_and_the_marker(ann: Holder) -> None:
    ann.fill("/account/secret-address", confidential="yes")
    ann.fill("/account/format", format="braille")
    browser = form(ann)
    sessions.end_all(person_id=person_id(ANN))
    page = browser.send(browser.at("check"), browser.form)
    assert page.status_code == 403
    assert "Sign in again to go on" in text_of(page)
    assert cases() == []
    (onward,) = re.findall(r'href="(/sign-in\?next=[^"]+)"', page.content.decode())
    assert ann.sign_in(ANN, onward=browser.at("check"))["Location"] == browser.at("check")
    assert onward.endswith(browser.at("check").replace("/", "%2F"))
    assert press_send(browser) == 302
    assert cases() == [(person_id(ANN), None, True, "braille")]


def test_what_is_typed_after_the_session_ended_is_shown_and_not_kept(ann: Holder) -> None:
    browser = form(ann)
    browser.look(browser.at("email"))
    sessions.end_all(person_id=person_id(ANN))
    page = browser.send(browser.at("email"), browser.form | {"contact_email": [b"other@example.com"]})
    assert page.status_code == 403
    assert "other@example.com" in text_of(page)
    assert CANARY not in page.content.decode()


def test_after_signing_out_the_browser_opens_no_draft_case_or_place(ann: Holder) -> None:
    browser = form(ann)
    ann.client.cookies["__Host-place"] = "NW1-8NP"
    token = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', ann.get("/account/name").content.decode()
    )
    assert token is not None
    left = ann.post("/sign-out", {"csrfmiddlewaretoken": [token[1]]})
    for cookie in ("__Host-draft", "__Host-case", "__Host-place"):
        assert left.cookies[cookie]["max-age"] == 0, cookie
    ann.sign_in(BOB)
    page = browser.look(browser.at("check"))
    assert (page.status_code, CANARY in page.content.decode()) == (404, False)


def test_the_next_person_at_a_browser_whose_session_ran_out_sees_and_sends_nothing(ann: Holder) -> None:
    browser = form(ann)
    sessions.end_all(person_id=person_id(ANN))
    ann.sign_in(BOB)
    page = browser.look(browser.at("check"))
    assert page.status_code == 403
    assert NOT_YOURS in text_of(page)
    assert CANARY not in page.content.decode()
    assert browser.send(browser.at("check"), browser.form).status_code == 403
    assert cases() == []


def test_the_confirmation_of_a_signed_in_resident_is_not_shown_to_the_next(ann: Holder) -> None:
    browser = form(ann)
    assert browser.send(browser.at("check"), browser.form).status_code == 302
    assert browser.look(browser.at("sent")).status_code == 200
    sessions.end_all(person_id=person_id(ANN))
    assert browser.look(browser.at("sent")).status_code == 403


def test_a_browser_whose_session_is_over_forgets_case_and_place(ann: Holder) -> None:
    sessions.end_all(person_id=person_id(ANN))
    led = ann.get("/account")
    assert led.cookies["__Host-case"]["max-age"] == 0
    assert led.cookies["__Host-place"]["max-age"] == 0
    assert "__Host-draft" not in led.cookies


def test_a_draft_keeps_no_id_of_anybody(ann: Holder) -> None:
    browser = form(ann)
    body = council("camden")
    with acting(Job(body_id=body.id)):
        (kept,) = Draft.objects.filter(body_id=body.id, key=browser.key).values_list(
            "whose_digest", flat=True
        )
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
