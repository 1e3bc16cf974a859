"""What people and logs see when something is broken: a page in words, and nobody's words in the log."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import pytest

from tests.cast import BINS, POTHOLE, answers_for
from tests.journeys.browsers import Browser
from tests.journeys.crashes import Portal, a_portal, eventually
from tests.journeys.site import PATIENCE_SECONDS
from tests.sites.form_fields import MULTIPART, multipart

SERVICE = f"/camden/{BINS}"
STREET, PLACE, EMAIL, POSTCODE = "Canarybird Row", "Canaryplace Corner", "canary.bird@example.com", "NW1 0CY"
GOVUK = 'class="govuk-template"'


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with a_portal(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture
def browser(portal: Portal) -> Iterator[Browser]:
    with httpx.Client(timeout=PATIENCE_SECONDS) as http:
        yield Browser(portal=portal.site.portal, http=http)


@contextmanager
def broken(portal: Portal) -> Iterator[None]:
    """Have a fault of our own until the block ends: a table that the application needs is gone."""
    with portal.site.database.owner() as owner:
        owner.execute("alter table cases_draft rename to cases_draft_gone")
        yield
        owner.execute("alter table cases_draft_gone rename to cases_draft")


def is_page_in_words(response: httpx.Response, *typed: str) -> bool:
    """Tell whether an answer is a page of the design system that repeats nothing and gives nothing away."""
    text = response.text
    inside = ("Traceback", "psycopg", "django", "cases_draft", ".py", "Error:", *typed)
    return GOVUK in text and "<h1" in text and not any(word in text for word in inside)


def raw(portal: Portal, request: bytes) -> int:
    """Send bytes as they are; return the status that came back, 0 where the connection was closed."""
    with socket.create_connection(("127.0.0.1", portal.site.port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(request)
        answer = wire.recv(4096)
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def test_while_the_database_is_away_a_form_says_so_and_afterwards_takes_the_same_answers(
    portal: Portal, browser: Browser
) -> None:
    browser.look(f"{SERVICE}/start")
    browser.fields["bin_was_out"] = ["yes"]
    with portal.without_postgres():
        answer = browser.press()
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert is_page_in_words(answer)
        assert httpx.get(f"{portal.site.portal}/healthz").status_code == 200
        assert browser.http.get(f"{portal.site.portal}/readyz").status_code == 503
    assert browser.press_until_answered().status_code == 302


def test_our_own_fault_is_a_page_in_words_and_afterwards_the_same_answers_count(
    portal: Portal, browser: Browser
) -> None:
    browser.look(f"{SERVICE}/start")
    browser.fields["bin_was_out"] = ["yes"]
    with broken(portal):
        answer = browser.press()
        assert answer.status_code == 500
        assert is_page_in_words(answer)
        assert re.search(r"[0-9a-f]{16}", answer.text)
    assert browser.press().status_code == 302


def test_no_log_line_holds_what_somebody_typed(portal: Portal, browser: Browser) -> None:
    answers = answers_for(POTHOLE, email=EMAIL) | {"road_name": STREET, "place": PLACE}
    browser.fill_in(f"/camden/{POTHOLE}", answers)
    key = browser.at.split("/")[-2]
    browser.look(browser.at.replace("check", "where"))
    with broken(portal):
        assert browser.press().status_code == 500
    with portal.without_postgres():
        assert browser.press().status_code == 503
    browser.press_until_answered()
    browser.fields["csrfmiddlewaretoken"] = ["stale"]
    assert browser.press().status_code == 200
    browser.look(f"/find?postcode={quote(POSTCODE)}")
    browser.look(browser.at)
    browser.look(f"/camden/{POTHOLE}/d/{key}/check")
    sent = browser.press()
    page = browser.look(sent.headers["Location"]).text
    browser.look("/status")
    browser.fields |= {"reference": ["CANA-RY12-34"], "code": ["CANA-RY56"]}
    browser.press()
    httpx.post(f"{portal.site.portal}/camden/{POTHOLE}/d/{key}/where", data={"road_name": STREET})
    httpx.post(
        f"{portal.site.portal}/camden/{POTHOLE}/d/{key}/{quote(STREET)}", content=b"\xff" + STREET.encode()
    )
    said = portal.log.read_text()
    assert "Canary" not in page
    assert said.count("request_id") > 20
    words = ("anary", "CANA", POSTCODE, POSTCODE.replace(" ", "+"), "NW1", key, *browser.cookies.values())
    assert [word for word in words if word in said] == []


TYPES = (
    "text/plain; charset=hex",
    "multipart/form-data; boundary=x; charset=undefined",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; x*=bogus''y",
    "multipart/form-data; boundary*=undefined''y",
    ";;;",
    "é",
)


@pytest.mark.parametrize("content_type", TYPES)
def test_a_content_type_that_cannot_be_read_breaks_nothing(portal: Portal, content_type: str) -> None:
    for path in ("/find?postcode=x", "/status", f"{SERVICE}/"):
        for method in ("GET", "POST"):
            head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{portal.site.port}\r\nConnection: close\r\n"
            request = f"{head}Content-Type: {content_type}\r\nContent-Length: 3\r\n\r\na=b"
            assert raw(portal, request.encode()) in {200, 302, 400, 403, 404, 405}, path


@pytest.mark.parametrize(
    "line",
    [
        b"GET /%00 HTTP/1.1",
        b"GET /%ed%a0%80/%ff HTTP/1.1",
        b"GET /\xff\xfe HTTP/1.1",
        "GET /camden/\U0001f5d1 HTTP/1.1".encode(),
        b"GET //nobody.example/%2f.. HTTP/1.1",
        b"GET /camden/../../etc/passwd HTTP/1.1",
        b"GET http://nobody.example/ HTTP/1.1",
        b"GET /find?postcode=\xed\xa0\x80%00 HTTP/1.1",
        b"GET * HTTP/1.1",
        b"JUNK / HTTP/1.1",
        b"POST /" + b"a" * 9000 + b" HTTP/1.1",
    ],
)
def test_a_request_line_of_junk_breaks_nothing(portal: Portal, line: bytes) -> None:
    head = b"%s\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % (line, portal.site.port)
    assert raw(portal, head) in {0, 200, 302, 400, 403, 404, 405, 414}


@pytest.mark.parametrize(
    "header",
    [
        b"Cookie: __Host-draft=\xff\xfe\xed\xa0\x80; __Host-case=\xc3\xa9",
        "Cookie: __Host-place=\u202e\U0001f5d1".encode(),
        b"X-Request-ID: \xff<script>",
        b"Cookie: " + b"a=b; " * 4000,
        b"Content-Length: 99999999999999999999",
        b"Content-Length: -5",
        b"Transfer-Encoding: chunked",
        b"X-Forwarded-For: \xff, junk",
        b"Accept-Language: \xff",
    ],
)
def test_a_header_of_junk_breaks_nothing(portal: Portal, header: bytes) -> None:
    head = b"GET /status/case HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n%s\r\n\r\n"
    assert raw(portal, head % (portal.site.port, header) + b"0\r\n\r\n") in {0, 200, 302, 400, 413, 431}


def test_somebody_who_uploads_far_too_much_gets_the_page_that_says_so(
    portal: Portal, browser: Browser
) -> None:
    body = multipart({}, {"photo": [(b"x.jpg", b"\xff\xd8" + b"\0" * 20_000_000)]})
    answer = browser.http.post(
        f"{portal.site.portal}/camden/{POTHOLE}/d/{'a' * 22}/photo",
        content=body,
        headers={"Content-Type": MULTIPART},
    )
    assert answer.status_code == 413
    assert is_page_in_words(answer)


def test_nobody_is_left_without_the_portal_after_all_this(portal: Portal) -> None:
    eventually(lambda: httpx.get(f"{portal.site.portal}/readyz").status_code == 200)
    assert httpx.get(f"{portal.site.portal}/").status_code == 200
