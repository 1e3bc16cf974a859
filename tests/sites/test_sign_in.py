"""Signing in by a code: the same page for everybody, one code for one browser, and no way to another host."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.people import codes, sessions
from moothall.people.models import Person, ProofCode
from moothall.web import proof_cookie
from tests.sites.account_visits import Holder, holder, last_message, messages, person_id, text_of

pytestmark = pytest.mark.django_db

EMAIL = "ann@example.com"
_VALUES_AND_SAVEPOINTS = re.compile("""'[^']*'|"s[0-9]+_x[0-9]+\"""")


def without_token(page: HttpResponse) -> str:
    """Return a page without what differs each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def test_a_code_signs_in_and_makes_the_account_at_first() -> None:
    ann = holder()
    assert ann.fill("/sign-in", email=EMAIL)["Location"] == "/sign-in/code"
    assert not Person.objects.exists(), "asking makes nobody known"
    assert ann.fill("/sign-in/code", code=last_message().code)["Location"] == "/account"
    assert EMAIL in ann.words("/account")
    assert last_message().to == EMAIL


def test_the_same_account_is_signed_in_to_the_second_time() -> None:
    holder().sign_in(EMAIL)
    first = person_id(EMAIL)
    holder().sign_in(EMAIL)
    assert [person.id for person in Person.objects.all()] == [first]


def test_no_row_holds_the_code_or_the_address_in_the_clear() -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    code = last_message().code.replace(" ", "")
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(c)::text from people_proofcode c")
        rows = " ".join(str(row[0]) for row in cursor.fetchall())
    assert code not in rows
    assert EMAIL not in rows


def test_a_code_works_once() -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    kept, code = ann.client.cookies[proof_cookie.COOKIE].value, last_message().code
    assert ann.fill("/sign-in/code", code=code).status_code == 302
    again = holder()
    again.client.cookies[proof_cookie.COOKIE] = kept
    assert again.fill("/sign-in/code", code=code).status_code == 200
    assert sessions.PERSON not in again.client.session


def test_a_code_works_in_no_other_browser() -> None:
    ann, thief = holder(), holder("198.51.100.9")
    ann.fill("/sign-in", email=EMAIL)
    stolen = last_message().code
    assert thief.get("/sign-in/code")["Location"] == "/sign-in"
    thief.fill("/sign-in", email=EMAIL)
    assert thief.fill("/sign-in/code", code=stolen).status_code == 200
    assert ann.fill("/sign-in/code", code=stolen).status_code == 302


def test_after_five_tries_the_right_code_is_dead() -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    for _ in range(codes.MOST_TRIES):
        assert ann.fill("/sign-in/code", code="0000 0000").status_code == 200
    assert ann.fill("/sign-in/code", code=last_message().code).status_code == 200
    assert sessions.PERSON not in ann.client.session


def test_a_code_runs_out_after_ten_minutes() -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    assert codes.VALID_MINUTES == 10
    left = ProofCode.objects.get().ends_at - timezone.now()
    assert 9 * 60 < left.total_seconds() <= 10 * 60
    ProofCode.objects.update(ends_at=timezone.now())
    assert ann.fill("/sign-in/code", code=last_message().code).status_code == 200


def test_a_wrong_code_an_old_one_and_one_never_sent_get_the_same_page_and_the_same_work() -> None:
    known = holder()
    known.sign_in(EMAIL)
    pages: list[str] = []
    queries: list[list[str]] = []
    for who in ("somebody", "nobody", "ran out", "too often"):
        one = holder(f"203.0.113.{len(pages)}")
        one.fill("/sign-in", email=EMAIL if who == "somebody" else "nobody@example.com")
        if who == "ran out":
            ProofCode.objects.filter(used_at=None).update(ends_at=timezone.now())
        if who == "too often":
            ProofCode.objects.filter(used_at=None).delete()
        with CaptureQueriesContext(connection) as seen:
            page = one.fill("/sign-in/code", code="0000 0000")
        assert page.status_code == 200
        pages.append(without_token(page).replace(EMAIL, "-").replace("nobody@example.com", "-"))
        queries.append([_VALUES_AND_SAVEPOINTS.sub("", query["sql"]) for query in seen])
    assert len(set(pages)) == 1
    assert all(one == queries[0] for one in queries)


def test_asking_for_an_account_that_exists_and_one_that_does_not_is_the_same_work() -> None:
    holder().sign_in(EMAIL)
    queries, answers = [], []
    for email in (EMAIL, "nobody@example.com"):
        one = holder()
        one.get("/sign-in")
        with CaptureQueriesContext(connection) as seen:
            answer = one.fill("/sign-in", email=email)
        answers.append((answer.status_code, answer["Location"], sorted(answer.cookies)))
        queries.append(len(seen))
    assert answers[0] == answers[1]
    assert queries[0] == queries[1]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_browser_that_asked_too_often_is_told_and_its_last_code_goes_on_working(is_known: bool) -> None:
    if is_known:
        holder("203.0.113.9").sign_in(EMAIL)
    ann = holder()
    for _ in range(codes.MOST_TO_ADDRESS_FROM_NETWORK):
        ann.fill("/sign-in", email=EMAIL)
        assert "unless too many were asked for within the hour" in ann.words("/sign-in/code")
    sent = len(messages())
    for _ in range(2):
        assert ann.fill("/sign-in", email=EMAIL)["Location"] == "/sign-in/code"
        said = ann.words("/sign-in/code")
        assert "You have asked for more than 5 codes to ann@example.com. We have not sent another one" in said
        assert "we have sent a code" not in said
    assert len(messages()) == sent
    ann.fill("/sign-in", email="bob@example.com")
    assert "bob@example.com is right, we have sent a code" in ann.words("/sign-in/code")
    assert len(messages()) == sent + 1


def test_the_last_code_of_many_still_signs_in() -> None:
    ann = holder()
    for _ in range(codes.MOST_TO_ADDRESS_FROM_NETWORK + 1):
        ann.fill("/sign-in", email=EMAIL)
    assert ann.fill("/sign-in/code", code=last_message().code)["Location"] == "/account"


def test_in_the_next_hour_a_browser_may_ask_again() -> None:
    ann = holder()
    for _ in range(codes.MOST_TO_ADDRESS_FROM_NETWORK):
        ann.fill("/sign-in", email=EMAIL)
    parts = signing.loads(ann.client.cookies[proof_cookie.COOKIE].value, salt=proof_cookie.COOKIE)
    assert parts[5] == codes.MOST_TO_ADDRESS_FROM_NETWORK
    earlier = signing.dumps([*parts[:6], parts[6] - 1], salt=proof_cookie.COOKIE)
    ann.client.cookies[proof_cookie.COOKIE] = earlier
    with connection.cursor() as cursor:
        cursor.execute("update people_attempt set hour = hour - interval '1 hour'")
    sent = len(messages())
    ann.fill("/sign-in", email=EMAIL)
    assert len(messages()) == sent + 1


def test_too_many_askings_get_the_same_page_and_no_message() -> None:
    for _ in range(codes.MOST_TO_ADDRESS_FROM_NETWORK):
        holder().fill("/sign-in", email=EMAIL)
    sent = len(messages())
    one = holder()
    answer = one.fill("/sign-in", email="ANN@example.com")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code")
    assert len(messages()) == sent
    assert one.get("/sign-in/code").status_code == 200
    assert holder("198.51.100.1").fill("/sign-in", email=EMAIL).status_code == 302
    assert len(messages()) == sent + 1, "somebody elsewhere is not shut out"


def test_a_network_gets_so_many_codes_in_an_hour_whatever_the_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(codes, "MOST_FROM_NETWORK", 3)
    for number in range(5):
        holder().fill("/sign-in", email=f"ann{number}@example.com")
    assert len(messages()) == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann@Example.COM", "ann@example.com"),
        ("  ann@example.com  ", "ann@example.com"),
        ("ann+tag@example.com", "ann+tag@example.com"),
    ],
)
def test_case_does_not_matter_and_a_plus_sign_makes_another_address(typed: str, kept: str) -> None:
    holder().sign_in(typed)
    assert last_message().to == kept
    holder().sign_in(EMAIL)
    assert Person.objects.count() == (1 if kept == EMAIL else 2)


def test_a_page_of_the_account_leads_to_sign_in_and_back() -> None:
    ann = holder()
    led = ann.get("/account/requests")["Location"]
    assert led.endswith("/sign-in?next=%2Faccount%2Frequests")


def test_signing_in_gives_a_new_session_and_keeps_nothing_of_the_old() -> None:
    ann = holder()
    session = ann.client.session
    session["planted"] = "by somebody else"
    session.save()
    fixed = "a" * 32
    ann.client.cookies[settings.SESSION_COOKIE_NAME] = fixed
    ann.sign_in(EMAIL)
    assert ann.client.cookies[settings.SESSION_COOKIE_NAME].value != fixed
    assert "planted" not in ann.client.session


def test_signing_out_ends_the_session_in_the_database() -> None:
    ann = holder()
    ann.sign_in(EMAIL)
    key = ann.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert ann.press("/account", "/sign-out")["Location"] == "/sign-in/signed-out"
    thief = holder()
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-out"])
def test_a_post_without_a_token_does_nothing(path: str) -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    code, sent = last_message().code, len(messages())
    answer: HttpResponse = ann.client.post(path, {"email": "eve@example.org", "code": code})  # type: ignore[assignment]
    assert answer.status_code == (403 if path == "/sign-out" else 200)
    assert path == "/sign-out" or b"Press the button again" in answer.content
    assert len(messages()) == sent
    assert sessions.PERSON not in ann.client.session


def test_a_changed_or_invented_cookie_opens_nothing() -> None:
    for value in (
        "x",
        signing.dumps(["sign_in", "email", EMAIL, "secret", "/"], salt="another"),
        signing.dumps(["email", "email", EMAIL, "secret", ""], salt=proof_cookie.COOKIE),
    ):
        ann = holder()
        ann.client.cookies[proof_cookie.COOKIE] = value
        assert ann.get("/sign-in/code")["Location"] == "/sign-in"


def test_the_pages_speak_welsh_and_so_does_the_message() -> None:
    ann = holder()
    assert "Mewngofnodi" in ann.words("/cy/sign-in")
    assert ann.fill("/cy/sign-in", email=EMAIL)["Location"] == "/cy/sign-in/code"
    assert "Eich cod yw" in last_message().words
    assert ann.fill("/cy/sign-in/code", code=last_message().code)["Location"] == "/cy/account"


def test_published_pages_lead_to_the_account_and_stay_the_same_for_everybody() -> None:
    ann = holder()
    before = ann.get("/councils")
    ann.sign_in(EMAIL)
    after = ann.get("/councils")
    assert before.content == after.content
    assert 'href="/account"' in after.content.decode()
    assert not after.cookies
    assert "cookie" not in after.headers.get("Vary", "").lower()


def test_who_is_signed_in_already_is_led_on() -> None:
    ann: Holder = holder()
    ann.sign_in(EMAIL)
    assert ann.get("/sign-in")["Location"] == "/account"
    assert "Sign in" not in text_of(ann.get("/account"))


def test_codes_are_forgotten_a_day_after_they_ran_out() -> None:
    holder().fill("/sign-in", email=EMAIL)
    assert codes.forget_old() == 0
    ProofCode.objects.update(ends_at=timezone.now() - timedelta(days=1, minutes=1))
    assert codes.forget_old() == 1
