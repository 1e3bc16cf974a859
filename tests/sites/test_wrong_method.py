"""An address that only takes a form says so to whoever opens it, on a page of its site with a way back."""

import itertools
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, get_resolver

from moothall.people.queries import Colleague
from moothall.rules.references import new_reference
from tests.attack.addresses import Address, every_address, url_of
from tests.house.checks_access import views_of
from tests.sites.account_visits import signed_in
from tests.sites.desk_visits import at_desk, visitor
from tests.sites.test_error_pages import seen

pytestmark = pytest.mark.django_db
TITLE, IN_WELSH = "You cannot use this address like this", "Ni allwch ddefnyddio&#39;r cyfeiriad hwn fel hyn"
# What one or another parameter takes; "slug" is that of a body.
FILLED = (new_reference(lambda _: 1), "1", "0" * 32, "missed-bin", "address")


def allowed(view: object) -> frozenset[str]:
    """Return the methods that one of Django's decorators lets through to a view; none where there is no such one."""
    while view is not None:
        code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
        kept = dict(zip(code.co_freevars if code else (), cells, strict=False))
        if "request_method_list" in kept:
            return frozenset(kept["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return frozenset()


def only_posted() -> list[Address]:
    routes = {
        (site, route)
        for site, urlconf in settings.URLS.items()
        for route, view in views_of(get_resolver(urlconf).url_patterns)
        if allowed(view) == {"POST"}
    }
    return [address for address in every_address() if (address.site, address.route) in routes]


def url(address: Address) -> str:
    for values in itertools.product(FILLED, repeat=len(address.parameters)):
        filled = dict(zip(address.parameters, values, strict=True))
        try:
            return url_of(
                address, {**filled, **({"slug": "camden"} if "slug" in filled else {})}, body="camden"
            )
        except NoReverseMatch:
            continue
    pytest.fail(f"no value of FILLED fits {address}")


def browsers(officer: Colleague) -> dict[str, Client]:
    """Return who opens the addresses of each site."""
    ann = signed_in("ann@example.com", name="Ann").client
    anybody = visitor()
    return {"portal": ann, "body": ann, "own_host": anybody, "files": anybody, "desk": at_desk(officer)}


def opened(client: Client, at: str) -> Iterator[HttpResponse]:
    """Open an address in English and in Welsh."""
    _, _, rest = at.partition("://")
    host, _, path = rest.partition("/")
    for prefix in ("", "cy/"):
        answer = client.get(f"/{prefix}{path}", HTTP_HOST=host)
        assert isinstance(answer, HttpResponse)
        yield answer


def test_every_address_that_only_takes_a_form_answers_with_a_page_of_its_site(officer: Colleague) -> None:
    by_site, reached = browsers(officer), set()
    for address in only_posted():
        for answer, title in zip(opened(by_site[address.site], url(address)), (TITLE, IN_WELSH), strict=True):
            found = seen(answer)
            assert (found.status, answer.headers["Allow"]) == (405, "POST"), address
            assert title in found.html, address
            assert [href for words, href in found.links.items() if words.startswith(("Go to", "Mynd i"))]
            reached.add(address.site)
    assert {"portal", "body", "desk"} <= reached


def test_a_page_that_is_only_read_says_so_of_other_methods_too(officer: Colleague) -> None:
    answer = at_desk(officer).post("/camden/audit/")
    assert isinstance(answer, HttpResponse)
    assert answer.headers["Allow"] == "GET, HEAD"
    assert "Moothall desk" in seen(answer).links
