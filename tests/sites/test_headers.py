"""Every answer carries the headers by which a browser refuses what we did not send, and a request id."""

import pytest
from django.test import Client

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


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_refuses_what_we_did_not_send(portal_client: Client, address: str) -> None:
    headers = portal_client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers


def test_a_request_keeps_a_well_formed_id_and_loses_any_other(portal_client: Client) -> None:
    given = portal_client.get("/healthz", headers={"X-Request-ID": "abc-12345678"})
    assert given["X-Request-ID"] == "abc-12345678"
    forged = portal_client.get("/healthz", headers={"X-Request-ID": "<script>"})
    assert len(forged["X-Request-ID"]) == 16


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
