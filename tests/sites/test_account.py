"""My account: what a resident says of themselves, how they can be reached, where they live and are signed in."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import contacts, homes
from moothall.people.models import AccountDetails, Contact, Home
from moothall.web import confirming, proof_cookie
from tests.sites.account_visits import Holder, holder, last_message, messages, person_id, signed_in
from tests.sites.residents import a_few_postcodes

pytestmark = pytest.mark.django_db

ANN, BOB = "ann@example.com", "bob@example.org"
CANARY = "Canary Wharfinger Lane"
PAGES = (
    "/account",
    "/account/name",
    "/account/language",
    "/account/format",
    "/account/secret-address",
    "/account/email",
    "/account/mobile",
    "/account/addresses",
    "/account/addresses/add",
    "/account/sign-ins",
    "/account/requests",
    "/account/requests/add",
    "/account/messages",
    "/account/files",
    "/account/people",
)


@pytest.fixture
def ann() -> Holder:
    return signed_in(ANN)


def day(field: str, *, days_ago: int) -> dict[str, str]:
    """Return the three fields of a day."""
    when = timezone.localdate() - timedelta(days=days_ago)
    return {
        f"{field}__day": str(when.day),
        f"{field}__month": str(when.month),
        f"{field}__year": str(when.year),
    }


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_who_is_signed_in_and_speaks_both_languages(ann: Holder, path: str) -> None:
    assert holder().get(path).status_code == 302
    for language in ("", "/cy"):
        page = ann.get(language + path)
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"


def test_a_name_a_language_and_a_format_are_kept(ann: Holder) -> None:
    ann.fill("/account/name", name="Ann Example")
    ann.fill("/account/language", language="cy")
    ann.fill("/account/format", format="large_print")
    words = ann.words("/account")
    assert "Ann Example" in words
    assert "Welsh" in words
    assert "Large print" in words
    assert 'value="large_print" checked' in ann.get("/account/format").content.decode()


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "Ann\nExample", "\0"])
def test_what_is_no_name_is_refused_in_words(ann: Holder, name: str) -> None:
    page = ann.post_bytes("/account/name", "name", name.encode())
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content


def test_markup_in_a_name_is_shown_as_typed(ann: Holder) -> None:
    ann.fill("/account/name", name="<b>Ann</b> & {{ 7 }}")
    html = ann.get("/account").content.decode()
    assert "&lt;b&gt;Ann&lt;/b&gt; &amp; {{ 7 }}" in html


def test_a_new_email_address_counts_once_its_code_came_back_and_the_old_one_is_told(ann: Holder) -> None:
    ann.fill("/account/email", email="Ann.New@example.com")
    assert last_message().to == "ann.new@example.com"
    assert ANN in ann.words("/account"), "nothing has changed yet"
    assert ann.fill("/account/email/code", code=last_message().code)["Location"] == "/account"
    assert "ann.new@example.com" in ann.words("/account")
    told = last_message()
    assert (told.to, "another email address" in told.words) == (ANN, True)
    assert f"{settings.PORTAL_URL}/privacy#reach" in told.words.split(), "it says how to reach the operator"
    assert 'id="reach"' in ann.get("/privacy").content.decode()
    assert "ann.new@example.com" not in told.words
    whose = person_id("ann.new@example.com")
    holder("203.0.113.3").sign_in(ANN)
    assert person_id(ANN) != whose, "the old address is somebody else's from now on"


def test_a_new_email_address_ends_the_sessions_elsewhere(ann: Holder) -> None:
    other = signed_in(ANN)
    ann.fill("/account/email", email="ann.new@example.com")
    ann.fill("/account/email/code", code=last_message().code)
    assert other.get("/account").status_code == 302
    assert ann.get("/account").status_code == 200


def test_an_email_address_of_another_account_is_not_taken_over(ann: Holder) -> None:
    holder().sign_in(BOB)
    ann.fill("/account/email", email=BOB)
    page = ann.fill("/account/email/code", code=last_message().code)
    assert page.status_code == 200
    assert "Another account" in page.content.decode()
    assert ANN in ann.words("/account")
    assert person_id(BOB) != person_id(ANN)


def test_a_mobile_number_is_proved_by_text_message_and_can_be_removed(ann: Holder) -> None:
    ann.fill("/account/mobile", mobile="07700 900123")
    sent = last_message()
    assert sent.to == "07700900123"
    assert len(sent.words) < 160
    page = ann.words("/account/mobile/code")
    assert "check the number" in page
    assert "spam" not in page
    assert ann.fill("/account/mobile/code", code="0000 0000").status_code == 200
    assert contacts.of_person(person_id=person_id(ANN)).mobile == ""
    ann.fill("/account/mobile/code", code=sent.code)
    assert "07700900123" in ann.words("/account")
    ann.press("/account", "/account/mobile/forget")
    assert "07700900123" not in ann.words("/account")


def test_a_code_of_one_purpose_or_person_is_of_no_use_for_another(ann: Holder) -> None:
    bob = signed_in(BOB)
    ann.fill("/account/email", email="ann.new@example.com")
    code, kept = last_message().code, ann.client.cookies[proof_cookie.COOKIE].value
    bob.client.cookies[proof_cookie.COOKIE] = kept
    assert bob.fill("/account/email/code", code=code).status_code == 200
    assert bob.get("/sign-in/code")["Location"] == "/sign-in"
    assert bob.get("/account/mobile/code")["Location"] == "/account/mobile"
    assert BOB in bob.words("/account")
    assert ann.fill("/account/email/code", code=code).status_code == 302


def test_an_address_is_found_by_its_postcode_kept_and_left(ann: Holder, tmp_path: Path) -> None:
    with a_few_postcodes(tmp_path):
        looked = ann.fill("/account/addresses/add", home__postcode="NW1 0AA")
        assert looked["Location"] == "/account/addresses/add?home-step=choose"
        page = ann.get(looked["Location"]).content.decode()
        uprn = re.findall(r'<option value="(\d+)"', page)[0]
        added = ann.fill(looked["Location"], home__uprn=uprn, **day("from", days_ago=400))
        assert added["Location"] == "/account/addresses"
        words = ann.words("/account/addresses")
        assert "NW1 0AA" in words
        assert "Camden" in words, "the body that serves it"
        key = homes.of_person(person_id=person_id(ANN))[0].key
        assert ann.fill(f"/account/addresses/{key}/left", **day("left", days_ago=500)).status_code == 200
        assert ann.fill(f"/account/addresses/{key}/left", **day("left", days_ago=2)).status_code == 302
        left = ann.words("/account/addresses")
        assert "Where you lived before" in left
        assert "There is no address here." in left


def test_an_address_typed_by_hand_is_sealed_and_can_be_removed(ann: Holder, tmp_path: Path) -> None:
    with a_few_postcodes(tmp_path):
        typed = {"home__line-1": f"4 {CANARY}", "home__town": "Exampleton", "home__postcode": "NW1 0AA"}
        fields = {**typed, **day("from", days_ago=3)}
        ann.fill("/account/addresses/add?home-step=type", **fields)
        assert CANARY in ann.words("/account/addresses")
    with acting(Resident(person_id=person_id(ANN))):
        assert CANARY not in Home.objects.get().sealed
        assert ANN not in Contact.objects.get().sealed
        key = Home.objects.get().key
    with a_few_postcodes(tmp_path):
        ann.press("/account/addresses", f"/account/addresses/{key}/remove")
    left = ann.words("/account/addresses")
    assert (CANARY in left, "There is no address here." in left) == (False, True)
    assert "Nid oes cyfeiriad yma." in ann.words("/cy/account/addresses")


def test_somebody_elses_address_is_not_there(ann: Holder, tmp_path: Path) -> None:
    bob = signed_in(BOB)
    with a_few_postcodes(tmp_path):
        typed = {"home__line-1": f"4 {CANARY}", "home__town": "Exampleton", "home__postcode": "NW1 0AA"}
        ann.fill("/account/addresses/add?home-step=type", **typed, **day("from", days_ago=3))
    key = homes.of_person(person_id=person_id(ANN))[0].key
    assert bob.get(f"/account/addresses/{key}/left").status_code == 404
    token = re.search(r'value="([^"]+)"', bob.get("/account/name").content.decode())
    assert token is not None
    posted = bob.post(f"/account/addresses/{key}/remove", {"csrfmiddlewaretoken": [token[1]]})
    assert posted.status_code == 404
    assert homes.of_person(person_id=person_id(ANN))
    assert CANARY not in bob.words("/account/addresses")


def test_sessions_elsewhere_are_shown_and_ended_and_this_one_stays(ann: Holder) -> None:
    other, third = signed_in(ANN), signed_in(ANN)
    assert ann.words("/account/sign-ins").count("Sign out there") == 2
    html = ann.get("/account/sign-ins").content.decode()
    one = re.findall(r'action="(/account/sign-ins/\d+/end)"', html)[0]
    ann.press("/account/sign-ins", one)
    assert sorted([other.get("/account").status_code, third.get("/account").status_code]) == [200, 302]
    ann.press("/account/sign-ins", "/account/sign-ins/end-others")
    assert [one.get("/account").status_code for one in (other, third)] == [302, 302]
    assert ann.get("/account").status_code == 200
    assert ann.words("/account/sign-ins").count("By a code sent by email") >= 3


def test_who_ends_sessions_is_asked_once_more_who_is_there(
    ann: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = signed_in(ANN)
    monkeypatch.setattr(confirming, "has_just_come", lambda by: False)
    end = "/account/sign-ins/end-others"
    assert ann.press("/account/sign-ins", end)["Location"] == f"/account/confirm?next={quote(end, safe='')}"
    assert other.get("/account").status_code == 200
    led = ann.fill(f"/account/confirm?next={end}")["Location"]
    assert f"We have sent a code to {ANN}" in ann.words(led), "it is known to be right"
    assert ann.fill("/account/confirm/code", code=last_message().code)["Location"] == end
    assert ann.get(end)["Location"] == "/account/sign-ins"
    assert other.get("/account").status_code == 200, "it takes the button"
    ann.press("/account/sign-ins", end)
    assert other.get("/account").status_code == 302


def test_nobody_ends_somebody_elses_session(ann: Holder) -> None:
    bob = signed_in(BOB)
    with connection.cursor() as cursor, acting(Resident(person_id=person_id(ANN))):
        cursor.execute("select id from people_session")
        (session,) = cursor.fetchone()
    token = re.search(r'value="([^"]+)"', bob.get("/account/name").content.decode())
    assert token is not None
    bob.post(f"/account/sign-ins/{session}/end", {"csrfmiddlewaretoken": [token[1]]})
    assert ann.get("/account").status_code == 200


def test_no_message_says_more_than_it_must(ann: Holder) -> None:
    ann.fill("/account/name", name="Ann Example")
    ann.fill("/account/mobile", mobile="07700 900123")
    assert all("Ann Example" not in message.words + message.subject for message in messages())


@pytest.mark.parametrize(
    "path", ["/account/email", "/account/mobile", "/account/secret-address", "/account/people/invite"]
)
def test_what_matters_most_asks_once_more_who_is_there(
    ann: Holder, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.fill("/account/name", name="Ann Example")
    monkeypatch.setattr(confirming, "has_just_come", lambda by: False)
    led = str(ann.get(path)["Location"])
    assert led == f"/account/confirm?next={quote(path, safe='')}"
    assert ann.fill(led)["Location"] == "/account/confirm/code"
    assert ann.fill("/account/confirm/code", code="0000 0000").status_code == 200
    assert ann.get(path).status_code == 302
    before = ann.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert ann.fill("/account/confirm/code", code=last_message().code)["Location"] == path
    assert ann.client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert ann.get(path).status_code == 200


def test_a_post_that_comes_too_late_changes_nothing(ann: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    ann.get("/account/secret-address")
    monkeypatch.setattr(confirming, "FRESH_MINUTES", 0)
    assert ann.fill("/account/name", name="Ann").status_code == 302
    token = re.search(r'value="([^"]+)"', ann.get("/account/name").content.decode())
    assert token is not None
    fields = {"csrfmiddlewaretoken": [token[1]], "confidential": ["yes"]}
    assert "/account/confirm" in ann.post("/account/secret-address", fields)["Location"]
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        assert not AccountDetails.objects.exists()


def test_who_has_no_address_for_a_code_signs_out_by_one_button(ann: Holder) -> None:
    with acting(Resident(person_id=person_id(ANN))):
        Contact.objects.all().delete()
    page = ann.get("/account/confirm").content.decode()
    assert "Sign out and sign in once more" in page
    assert page.count('action="/sign-out"') == 1


def test_who_signed_in_a_moment_ago_is_not_told_that_it_was_some_time_ago(ann: Holder) -> None:
    assert f"we send a code to {ANN}" in ann.words("/account/confirm")
    assert "some time ago" not in ann.words("/account/confirm")
    assert "beth amser yn ôl" not in ann.words("/cy/account/confirm")


def test_the_account_leads_to_where_it_is_closed(ann: Holder) -> None:
    assert 'href="/account/close">Close your account<' in ann.get("/account").content.decode()
    assert 'href="/cy/account/close">Cau eich cyfrif<' in ann.get("/cy/account").content.decode()
