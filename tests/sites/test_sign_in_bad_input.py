"""What people and programs type into the pages of signing in, and where they would like to be led."""

import re

import pytest
from django.http import HttpResponse

from moothall.people import sessions
from moothall.web.own_paths import own_path
from tests.sites.account_visits import holder, last_message, messages

pytestmark = pytest.mark.django_db

EMAIL = "ann@example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "ann@",
        "ann@example.com\r\nBcc: eve@example.org",
        "ann@example.com\nX: y",
        "ann@example.com\0",
        "аnn@example.com",
        "ann@exаmple.com",
        "ann@example.com, eve@example.org",
        "ann＠example.com",
        "ann@\u212aelvin.example.com",
        "x" * 1_000_000 + "@example.com",
        "ann@" + "x." * 500_000 + "com",
        "\ud800@example.com",
    ],
)
def test_what_is_no_plain_address_is_refused_in_words(typed: str) -> None:
    page = holder().post_bytes("/sign-in", "email", typed.encode("utf-8", "surrogatepass"))
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content
    assert not messages()
    assert len(page.content) < 60_000
    assert "\0" not in page.content.decode()


def test_the_same_field_twice_is_no_address() -> None:
    ann = holder()
    assert ann.fill("/sign-in", email=[EMAIL, "eve@example.org"]).status_code == 200
    assert not messages()


@pytest.mark.parametrize(
    "typed", ["", " ", "1234", "a" * 1_000_000, "\0", "１２３４５６７８", "' or 1=1 --", "\ud800"]
)
def test_junk_for_a_code_is_wrong_and_no_more(typed: str) -> None:
    ann = holder()
    ann.fill("/sign-in", email=EMAIL)
    page = ann.post_bytes("/sign-in/code", "code", typed.encode("utf-8", "surrogatepass"))
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content
    assert sessions.PERSON not in ann.client.session


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/%2f/evil.example",
        "/%5cevil.example",
        "/account//evil.example",
        "/\tevil",
        "/ /evil.example",
        "/\r\nSet-Cookie: a=b",
        "account",
        "/a" * 400,
        "/é",
        "/.\0",
        "@evil.example",
    ],
)
def test_next_leads_to_no_other_host(onward: str) -> None:
    assert own_path(onward) == ""
    ann = holder()
    response: HttpResponse = ann.client.get("/sign-in", {"next": onward})  # type: ignore[assignment]
    assert response.status_code == 200
    token = re.search(r'value="([^"]+)"', response.content.decode())
    assert token is not None
    asked: HttpResponse = ann.client.post(  # type: ignore[assignment]
        "/sign-in", {"csrfmiddlewaretoken": token[1], "email": EMAIL}, query_params={"next": onward}
    )
    assert asked.status_code == 302
    assert ann.fill("/sign-in/code", code=last_message().code)["Location"] == "/account"


@pytest.mark.parametrize(
    "onward", ["/account/requests", "/camden/missed-bin/", "/account/requests?page=2", "/"]
)
def test_next_leads_back_to_a_page_of_ours(onward: str) -> None:
    ann = holder()
    assert ann.sign_in(EMAIL, onward=onward)["Location"] == onward
