"""Whatever an address, a host or a cookie holds: nobody else's answers, no 500, and nothing written."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

from moothall.ui.access import DRAFT_COOKIE
from tests.cast import BINS, CANARY, POTHOLE
from tests.sites.residents import COUNCIL, HOST, Resident, a_few_postcodes, kept, newcomer, on_the_way

JUNK_SEGMENTS = (
    "%00",
    "a%00b",
    "%0a",
    "a%0d%0aSet-Cookie:%20x=y",
    "%ed%a0%80",
    "%ff%fe",
    "%e2%80%ae",
    "%f0%9f%91%a9",
    "..",
    "..%2f..%2fetc%2fpasswd",
    "....//",
    "%2e%2e",
    "%252e%252e%252f",
    "a" * 5000,
    "%",
    "%zz",
    "'%20or%201=1--",
    "{{7*7}}",
    "-",
    "_",
    "CAMDEN",
    "1",
    "null",
)
JUNK_COOKIES = (
    "",
    "junk",
    '"',
    '"\\000"',
    '"a\\000b\\355\\240\\200"',
    "NW1-0AA.\\000",
    '"NW1-0AA.camden\\000"',
    "../../etc/passwd",
    "a" * 6000,
    "=;=;=",
    "eyJhIjoxfQ:1abcde:AAAA",
    "é\u202e".encode().decode("latin-1"),
    "%00",
    "a.b.c.d",
    "0" * 64,
)
COOKIES = ("__Host-draft", "__Host-case", "__Host-place", "__Host-csrf", "__Host-session")
PATHS = (
    "/",
    "/find?postcode=NW1+0AA",
    "/councils",
    "/status",
    "/status/case",
    f"/{COUNCIL}/",
    f"/{COUNCIL}/{BINS}/",
)
JUNK_HOSTS = (
    "nobody.example",
    "localhost",
    "localhost:8001",
    "localhost:8000.",
    "localhost:junk",
    "nobody.localhost:8000",
    "..localhost:8000",
    "camden.localhost:8000:8000",
    "[::1]",
    "[::1",
    "",
    " ",
    "a b",
    "a\x00b",
    "camden\x00.localhost:8000",
    "é.localhost:8000",
    "@localhost:8000",
    "localhost:8000/camden",
    "x" * 300 + ".localhost:8000",
    "a" * 10_000,
)


@pytest.fixture(autouse=True)
def london(tmp_path: Path) -> Iterator[None]:
    with a_few_postcodes(tmp_path):
        yield


def forged(resident: Resident, junk: str) -> Iterator[str]:
    """Yield the address of a page of a draft with one part of it replaced."""
    parts = [COUNCIL, resident.service, "d", resident.key]
    yield from (f"/{'/'.join(parts)}/{end}" for end in (f"elsewhere/{junk}", junk))
    for place, end in product((0, 1, 3), ("contact", "check", "sent")):
        yield f"/{'/'.join([*parts[:place], junk, *parts[place + 1 :]])}/{end}"


@pytest.mark.parametrize("junk", JUNK_SEGMENTS, ids=lambda junk: junk[:20])
def test_a_forged_part_of_an_address_leads_nowhere_and_writes_nothing(db: None, junk: str) -> None:
    resident = on_the_way(BINS, "contact")
    resident.look(resident.at("contact"))
    before = kept()
    for address in forged(resident, junk):
        assert resident.client.get(address).status_code in {301, 302, 400, 404}, address
        assert resident.send(address, resident.form).status_code in {301, 302, 400, 404, 405}, address
    assert kept() == before


@pytest.mark.parametrize("junk", JUNK_SEGMENTS, ids=lambda junk: junk[:20])
def test_no_published_address_breaks(db: None, junk: str) -> None:
    client = newcomer(BINS).client
    paths = (
        f"/{junk}",
        f"/{junk}/",
        f"/cy/{junk}",
        f"/{COUNCIL}/{junk}",
        f"/{COUNCIL}/{junk}/",
        f"/find/{junk}",
    )
    for path in (
        *paths,
        f"/{COUNCIL}/topics/{junk}/",
        f"/find?postcode={junk}",
        f"/find/{BINS}?postcode={junk}",
    ):
        assert client.get(path).status_code < 500, path


@pytest.mark.parametrize(
    "path", ["//nobody.example", "//camden", "//cy", "/\\nobody.example", "//nobody.example/cy"]
)
def test_no_address_leads_to_another_website(db: None, path: str) -> None:
    response = newcomer(BINS).client.get(path)
    assert response.status_code == 404 or not response.get("Location", "/").startswith(("//", "/\\", "http"))


def test_a_page_that_the_form_does_not_have_leads_onward(db: None) -> None:
    resident = on_the_way(POTHOLE, "contact")
    response = resident.send(resident.at("no-such-page"), {})
    assert response.status_code == 403 or response["Location"] == resident.at("check")
    assert resident.client.get(resident.at("no-such-page"))["Location"] == resident.at("check")


def test_somebody_elses_draft_shows_nothing_and_takes_nothing(db: None) -> None:
    owner, thief = on_the_way(BINS, "contact"), newcomer(BINS)
    thief.begin()
    thief.key = owner.key
    before = kept()
    first = thief.client.get(thief.at("check"))["Location"]
    assert CANARY not in thief.look(first).content.decode()
    response = thief.send(first, thief.form | {"bin_was_out": [b"yes"]})
    assert response.status_code == 404
    assert "cannot find your answers" in response.content.decode()
    assert thief.send(thief.at("check"), thief.form)["Location"] == first
    assert thief.client.get(thief.at("sent"))["Location"] == first
    assert kept() == before


def test_a_draft_of_one_service_takes_no_answers_of_another(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    before = kept()
    resident.service = POTHOLE
    response = resident.fill("road", {"road_kind": b"local"})
    assert response.status_code == 302
    assert kept() == before


def test_a_draft_of_one_council_is_not_there_at_another(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    resident.council = "leeds"
    response = resident.client.get(resident.at("check"))
    assert response.status_code == 302
    assert CANARY not in resident.look(response["Location"]).content.decode()


def test_an_address_of_no_council_leads_nowhere(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    for other in ("no-such-council", "national-highways", "a" * 3000):
        assert resident.client.get(resident.at(f"elsewhere/{other}")).status_code == 404


@pytest.mark.parametrize("host", JUNK_HOSTS, ids=lambda host: repr(host[:24]))
def test_a_host_that_nobody_owns_is_refused(db: None, host: str) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/", f"/{COUNCIL}/{BINS}/", "/cy"):
        response = client.get(path, HTTP_HOST=host)
        assert response.status_code in {301, 400, 404}, (path, response.status_code)
        assert host.strip() == "" or host not in response.get("Location", "")


def test_a_capital_in_a_host_is_the_same_host(db: None) -> None:
    assert Client().get("/", HTTP_HOST=HOST.upper()).status_code == 200


@pytest.mark.parametrize("value", JUNK_COOKIES, ids=lambda value: repr(value[:20]))
def test_a_cookie_of_junk_counts_as_none(db: None, value: str) -> None:
    client = Client(raise_request_exception=False)
    header = "; ".join(f"{name}={value}" for name in COOKIES)
    for path in PATHS:
        response = client.get(path, HTTP_HOST=HOST, HTTP_COOKIE=header)
        assert response.status_code in {200, 302}, path
    begun = client.get(f"/{COUNCIL}/{BINS}/start", HTTP_HOST=HOST, HTTP_COOKIE=header)
    page = client.get(begun["Location"], HTTP_HOST=HOST, HTTP_COOKIE=header)
    assert page.status_code in {200, 404}
    posted = client.post(begun["Location"], {"bin_was_out": "yes"}, HTTP_HOST=HOST, HTTP_COOKIE=header)
    assert posted.status_code in {200, 302, 400, 403, 404}


def test_a_hundred_cookies_of_one_name_break_nothing(db: None) -> None:
    header = "; ".join(f"{name}={number}" for number in range(100) for name in COOKIES)
    client = Client(raise_request_exception=False)
    for path in PATHS:
        assert client.get(path, HTTP_HOST=HOST, HTTP_COOKIE=header).status_code in {200, 302}


def test_two_browsers_without_a_cookie_never_share_a_draft(db: None) -> None:
    for value in ("", "junk"):
        client = Client(raise_request_exception=False)
        response = client.get(
            f"/{COUNCIL}/{BINS}/start", HTTP_HOST=HOST, HTTP_COOKIE=f"{DRAFT_COOKIE}={value}"
        )
        assert len(response.cookies[DRAFT_COOKIE].value) == 43


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "JUNK"])
def test_a_method_that_no_page_knows_changes_nothing(db: None, method: str) -> None:
    resident = on_the_way(BINS, "contact")
    before = kept()
    pages = [resident.at(page) for page in ("contact", "check", "sent")]
    for address in (*pages, "/status", "/status/case", f"{resident.home}/start"):
        response = resident.client.generic(method, address)
        assert response.status_code in {400, 403, 405}, (address, response.status_code)
    assert kept() == before


def test_looking_at_the_head_of_a_page_writes_nothing(db: None) -> None:
    resident = on_the_way(BINS, "contact")
    before = kept()
    for page in ("contact", "check"):
        response = resident.client.head(resident.at(page))
        assert (response.status_code, response.content) == (200, b"")
    assert kept() == before


def test_a_draft_cannot_be_written_under_a_key_that_we_never_mint(db: None) -> None:
    browser = newcomer(BINS)
    browser.begin()
    browser.look(browser.at("bin-out"))
    for key in (browser.key[:-1], browser.key + "A", browser.key[:-1] + "!", browser.key[:-1] + "é"):
        browser.key = key
        assert (
            browser.send(browser.at("bin-out"), browser.form | {"bin_was_out": [b"yes"]}).status_code == 404
        )
    assert kept().drafts == ()
