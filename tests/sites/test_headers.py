"""Every answer carries the headers by which a browser refuses what we did not send, and a request id."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponseBase
from django.test import Client, override_settings
from structlog.testing import capture_logs

from moothall.vault.failures import KeyLost
from moothall.web.views import councils

ADDRESSES = (
    "/",
    "/camden/",
    "/camden/missed-bin/",
    "/status",
    "/councils",
    "/healthz",
    "/no-such-page",
    "/cy/",
)


def refuses_what_we_did_not_send(response: HttpResponseBase) -> None:
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_refuses_what_we_did_not_send(portal_client: Client, address: str) -> None:
    refuses_what_we_did_not_send(portal_client.get(address))


REFUSALS: dict[str, tuple[int, Callable[[Client], object]]] = {
    "a host that is none": (400, lambda browser: browser.get("/", headers={"host": "a host"})),
    "a length that is no number": (
        400,
        lambda browser: browser.generic("POST", "/status", b"a=b", CONTENT_LENGTH="many"),
    ),
    "too long": (
        413,
        lambda browser: browser.generic(
            "POST", "/status", b"a=b", CONTENT_LENGTH=str(settings.MAX_REQUEST_BYTES + 1)
        ),
    ),
    "nobody's host": (404, lambda browser: browser.get("/", headers={"host": "nobody.example"})),
    "no such page": (404, lambda browser: browser.get("/no-such-page/")),
    "no such method": (405, lambda browser: browser.delete("/status")),
}


@pytest.mark.parametrize(("status", "asking"), REFUSALS.values(), ids=REFUSALS)
def test_every_refusal_has_the_headers_too(
    portal_client: Client, status: int, asking: Callable[[Client], HttpResponseBase]
) -> None:
    response = asking(portal_client)
    assert response.status_code == status
    refuses_what_we_did_not_send(response)


@pytest.mark.parametrize(
    ("failure", "status"),
    [(RuntimeError(), 500), (OperationalError(), 503), (KeyLost(body_id=None, master_id="gone"), 503)],
    ids=lambda value: type(value).__name__,
)
def test_every_failure_has_the_headers_too(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(councils, "render", fail)
    portal_client.raise_request_exception = False
    response = portal_client.get("/councils")
    assert response.status_code == status
    refuses_what_we_did_not_send(response)


def test_a_static_file_has_the_headers_too(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("A file.")
    with override_settings(STATIC_ROOT=tmp_path):
        response = Client(HTTP_HOST=settings.PORTAL_HOST).get("/static/plain.txt")
    assert response.getvalue() == b"A file."
    refuses_what_we_did_not_send(response)


def test_a_request_has_an_id_of_ours_and_that_of_the_client_stands_in_the_log_alone(
    portal_client: Client,
) -> None:
    with capture_logs() as lines:
        given = portal_client.get("/councils", headers={"X-Request-ID": "abc-12345678"})
        forged = portal_client.get("/councils", headers={"X-Request-ID": "<script>"})
    for answer, offered, line in zip((given, forged), ("abc-12345678", None), lines, strict=True):
        assert len(answer["X-Request-ID"]) == 16
        assert line["request_id"] == answer["X-Request-ID"]
        assert line["client_request_id"] == offered


def test_the_log_names_the_body_of_a_page_and_none_where_a_page_is_of_none(
    portal_client: Client, desk_client: Client
) -> None:
    with capture_logs() as lines:
        portal_client.get("/camden/")
        portal_client.get("/councils")
        desk_client.get("/camden/")
    assert [line.get("body", "left out") for line in lines] == ["camden", "left out", "left out"]


@pytest.mark.parametrize(
    "address", ["/", "/councils", "/camden/", "/camden/services/", "/camden/missed-bin/"]
)
def test_published_pages_set_no_cookie_and_carry_no_token(portal_client: Client, address: str) -> None:
    response = portal_client.get(address)
    assert response.headers["Cache-Control"].startswith("public")
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


def test_pages_of_one_resident_are_kept_by_no_cache(portal_client: Client) -> None:
    first = portal_client.get("/camden/missed-bin/start")
    page = portal_client.get(first["Location"])
    for response in (first, page):
        assert response.headers["Cache-Control"] == "no-store"
    cookie = first.cookies["__Host-draft"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/camden", "/camden/"),
        ("/camden/missed-bin", "/camden/missed-bin/"),
        ("/camden/missed-bin?from=letter", "/camden/missed-bin/?from=letter"),
        ("/cy/camden/services", "/cy/camden/services/"),
    ],
)
def test_an_address_of_a_body_without_its_slash_leads_to_the_page(
    portal_client: Client, address: str, page: str
) -> None:
    response = portal_client.get(address)
    assert response.status_code == 301
    assert response["Location"] == page
    assert portal_client.get(page).status_code == 200


@pytest.mark.parametrize("address", ["/camden/no-such-service", "/nowhere", "/camden/topics", "/status/none"])
def test_an_address_that_no_slash_would_help_is_not_found(portal_client: Client, address: str) -> None:
    assert portal_client.get(address).status_code == 404


def test_a_form_sent_to_an_address_without_its_slash_is_led_nowhere(portal_client: Client) -> None:
    assert portal_client.post("/camden/missed-bin").status_code == 404
