"""The status page: a reference and its code, or the same few words for everybody else."""

import json
import re
import time
from base64 import urlsafe_b64encode

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from moothall.cases.actions import casework
from moothall.people import attempts
from moothall.people.queries import Colleague
from moothall.ui.access import GRANT_COOKIE
from moothall.web.views import status
from tests.cast import BINS, CANARY, Filed, answers_for
from tests.sites.residents import Resident, newcomer

STRANGER, ELSEWHERE = "192.0.2.7", "198.51.100.20"
WRONG_CODE = "AAAA-1111"


def ask(browser: Resident, reference: str, code: str, *, address: str = STRANGER) -> HttpResponse:
    """Type a reference and a code and press the button."""
    browser.look("/status")
    fields = browser.form | {"reference": [reference.encode()], "code": [code.encode()]}
    pairs = [(name, value.decode()) for name, values in fields.items() for value in values]
    response: HttpResponse = browser.client.post("/status", dict(pairs), REMOTE_ADDR=address)  # type: ignore[assignment]
    return response


@pytest.fixture
def browser(db: None) -> Resident:
    return newcomer(BINS)


def without_token(page: HttpResponse) -> str:
    """Return a page without what differs each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def test_the_right_code_opens_the_case_however_it_is_typed(browser: Resident, filed: Filed) -> None:
    response = ask(browser, filed.sent.reference.lower(), f" {filed.sent.code.lower().replace('-', ' ')} ")
    assert response["Location"] == "/status/case"
    page = browser.look("/status/case")
    assert filed.sent.reference in page.content.decode()


def test_a_wrong_code_and_a_wrong_reference_get_the_same_page_and_the_same_work(
    browser: Resident, filed: Filed
) -> None:
    right, unknown = filed.sent.reference, "0000-0000-00"
    pages: list[str] = []
    queries: list[list[str]] = []
    for reference, code in ((right, WRONG_CODE), (unknown, filed.sent.code), (unknown, WRONG_CODE)):
        with CaptureQueriesContext(connection) as seen:
            page = ask(browser, reference, code)
        assert page.status_code == 200
        pages.append(without_token(page).replace(reference, ""))
        queries.append([re.sub(r"'[^']*'", "", query["sql"]) for query in seen])
    assert pages[0] == pages[1] == pages[2]
    assert queries[0] == queries[1] == queries[2]


def test_the_case_and_who_looked_at_it_are_asked_for_in_one_transaction(
    browser: Resident, filed: Filed
) -> None:
    ask(browser, filed.sent.reference, filed.sent.code)
    browser.look("/status/case")
    with CaptureQueriesContext(connection) as seen:
        browser.look("/status/case")
    begun = [query["sql"] for query in seen if query["sql"].startswith("SAVEPOINT")]
    within = [
        query["sql"] for query in seen if " from moothall_" in query["sql"] or " from cases_" in query["sql"]
    ]
    assert len(begun) == 1
    assert len(within) == 2
    assert "set_config('role', 'moothall_grant', true)" in within[0]


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", ""),
        ("", "x"),
        ("x", ""),
        ("\0", "\0"),
        ("\u202e", "\u202e"),
        ("é" * 5000, "ß" * 5000),
        ("'--", "%s"),
    ],
)
def test_junk_for_a_reference_or_a_code_is_answered_in_words(
    browser: Resident, reference: str, code: str
) -> None:
    page = ask(browser, reference, code)
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content
    assert "\0" not in page.content.decode()
    assert "\u202e" not in page.content.decode()


def test_a_network_that_guesses_at_one_case_is_stopped_after_ten_wrong_codes(
    browser: Resident, filed: Filed
) -> None:
    for _ in range(10):
        assert ask(browser, filed.sent.reference, WRONG_CODE).status_code == 200
    stopped = ask(browser, filed.sent.reference, WRONG_CODE)
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
    assert ask(browser, filed.sent.reference, filed.sent.code).status_code == 429


def test_a_stranger_who_guesses_does_not_lock_the_resident_out(browser: Resident, filed: Filed) -> None:
    for _ in range(12):
        ask(browser, filed.sent.reference, WRONG_CODE)
    assert ask(newcomer(BINS), filed.sent.reference, filed.sent.code, address=ELSEWHERE).status_code == 302


def test_not_even_many_strangers_at_once_lock_the_resident_out(browser: Resident, filed: Filed) -> None:
    for number in range(status.ATTACK):
        ask(browser, filed.sent.reference, WRONG_CODE, address=f"192.0.2.{number}")
    assert ask(browser, filed.sent.reference, WRONG_CODE, address="192.0.2.1").status_code == 429
    assert ask(browser, filed.sent.reference, WRONG_CODE, address=ELSEWHERE).status_code == 200
    assert ask(browser, filed.sent.reference, WRONG_CODE, address=ELSEWHERE).status_code == 429
    assert (
        ask(newcomer(BINS), filed.sent.reference, filed.sent.code, address="203.0.113.9").status_code == 302
    )


def test_after_sixty_wrong_tries_a_network_is_refused_but_a_neighbour_with_the_right_code_is_not(
    browser: Resident, filed: Filed
) -> None:
    for number in range(60):
        assert ask(browser, f"{number:010}", WRONG_CODE).status_code == 200
    assert ask(browser, "0000-0000-99", WRONG_CODE).status_code == 429
    assert ask(browser, filed.sent.reference, WRONG_CODE).status_code == 429
    assert ask(newcomer(BINS), filed.sent.reference, filed.sent.code).status_code == 302


def test_a_refused_network_goes_on_being_counted_until_not_even_a_right_code_is_read(
    browser: Resident, filed: Filed
) -> None:
    for _ in range(status.MOST_WRONG_FROM_NETWORK - 1):
        attempts.count(what="status from network", who=STRANGER)
    assert ask(browser, filed.sent.reference, filed.sent.code).status_code == 302
    assert ask(browser, "0000-0000-99", WRONG_CODE).status_code == 429
    with CaptureQueriesContext(connection) as seen:
        assert ask(browser, filed.sent.reference, filed.sent.code).status_code == 429
    assert len(seen) == 1
    assert ask(browser, filed.sent.reference, filed.sent.code, address=ELSEWHERE).status_code == 302


def test_right_codes_are_never_counted(browser: Resident, filed: Filed) -> None:
    for _ in range(15):
        assert ask(browser, filed.sent.reference, filed.sent.code).status_code == 302


def test_look_alikes_and_dashes_of_a_reference_are_counted_as_one(browser: Resident, filed: Filed) -> None:
    reference = filed.sent.reference
    for typed in (
        reference,
        reference.lower(),
        reference.replace("-", ""),
        f" {reference} ",
        reference.replace("-", " "),
    ):
        for _ in range(2):
            ask(browser, typed, WRONG_CODE)
    assert ask(browser, reference, WRONG_CODE).status_code == 429


def test_all_addresses_of_one_ipv6_customer_count_as_one(browser: Resident, filed: Filed) -> None:
    for number in range(10):
        ask(browser, filed.sent.reference, WRONG_CODE, address=f"2001:db8:1:2::{number:x}")
    assert ask(browser, filed.sent.reference, WRONG_CODE, address="2001:db8:1:2:ffff::1").status_code == 429
    assert ask(browser, filed.sent.reference, filed.sent.code, address="2001:db8:1:3::1").status_code == 302


def test_tries_are_counted_in_the_database_and_so_across_processes(browser: Resident, filed: Filed) -> None:
    ask(browser, filed.sent.reference, WRONG_CODE)
    with connection.cursor() as cursor:
        cursor.execute("select count(*), sum(tries), bool_and(length(key) = 64) from people_attempt")
        assert cursor.fetchone() == (3, 3, True)
    assert attempts.tried(what="status from network", who=STRANGER) == 1


def forgeries(honest: str) -> list[str]:
    """Return what somebody might make of a grant that they have seen, or of none."""
    payload = urlsafe_b64encode(json.dumps({"digest": "a" * 64, "body_id": 1}).encode()).decode().rstrip("=")
    _, moment, signature = honest.rsplit(":", 2)
    return [
        f"{payload}:{moment}:{signature}",
        f"{payload}:{moment}:",
        f"{payload}::",
        honest[:-1],
        honest + "A",
        honest.replace(":", "."),
        signing.dumps({"digest": "a" * 64, "body_id": 1}, salt="another use"),
        signing.dumps({"digest": "a" * 64, "body_id": 1}, key="another key", salt=GRANT_COOKIE),
        signing.dumps("junk", salt="junk"),
    ]


def test_a_grant_cannot_be_forged(browser: Resident, filed: Filed) -> None:
    ask(browser, filed.sent.reference, filed.sent.code)
    for forged in forgeries(browser.client.cookies[GRANT_COOKIE].value):
        browser.client.cookies[GRANT_COOKIE] = forged
        assert browser.client.get("/status/case")["Location"] == "/status", forged


def test_a_grant_for_a_case_that_is_not_there_shows_nothing(browser: Resident, filed: Filed) -> None:
    for digest, body_id in (("a" * 64, filed.council.id), ("", filed.council.id), ("a" * 64, 2**62)):
        browser.client.cookies[GRANT_COOKIE] = signing.dumps(
            {"digest": digest, "body_id": body_id}, salt=GRANT_COOKIE
        )
        assert browser.client.get("/status/case")["Location"] == "/status"


def test_a_grant_runs_out_after_half_an_hour(
    browser: Resident, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(browser, filed.sent.reference, filed.sent.code)
    assert browser.client.cookies[GRANT_COOKIE]["max-age"] == 1800
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1799)
    assert browser.client.get("/status/case").status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1802)
    assert browser.client.get("/status/case")["Location"] == "/status"


def test_leaving_closes_the_case_in_this_browser(browser: Resident, filed: Filed) -> None:
    ask(browser, filed.sent.reference, filed.sent.code)
    browser.look("/status/case")
    browser.send("/status/close", browser.form)
    assert browser.client.get("/status/case")["Location"] == "/status"


def test_the_page_shows_no_officer_no_reason_and_no_answer(
    browser: Resident, filed: Filed, officer: Colleague
) -> None:
    body_id, reference = filed.council.id, filed.sent.reference
    casework.take_on(by=officer, body_id=body_id, reference=reference, revision=1)
    casework.note(
        by=officer, body_id=body_id, reference=reference, revision=2, reason="The resident was rude"
    )
    casework.write(by=officer, body_id=body_id, reference=reference, revision=3, message="We come on Friday")
    ask(browser, filed.sent.reference, filed.sent.code)
    page = browser.look("/status/case").content.decode()
    assert "We come on Friday" in page
    for secret in (
        officer.name,
        officer.name.split()[0],
        "rude",
        CANARY,
        "resident@example.com",
        filed.sent.code,
    ):
        assert secret not in page
    assert str(answers_for(BINS)["address"]) not in page


def test_no_status_page_may_be_kept_by_a_cache_or_found_by_a_search(browser: Resident, filed: Filed) -> None:
    ask(browser, filed.sent.reference, filed.sent.code)
    for path in ("/status", "/status/case"):
        assert browser.client.get(path)["Cache-Control"] == "no-store"
