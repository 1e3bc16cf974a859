"""Every address of every site says who may open it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from moothall.ui.access import Access
from tests.house import checks_access as checks
from tests.house.tree import report


def patterns_of(urlconf: str) -> list[URLPattern | URLResolver]:
    """Return the address patterns of the module `urlconf`."""
    return list(get_resolver(urlconf).url_patterns)


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


def misspelt(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


setattr(misspelt, "access", "publisht")  # noqa: B010
setattr(open_page, "access", Access.PUBLISHED)  # noqa: B010


def test_every_address_declares_its_access() -> None:
    assert settings.MOOTHALL_URLCONFS
    for urlconf in settings.MOOTHALL_URLCONFS:
        views = list(checks.views_of(patterns_of(urlconf)))
        assert views, f"{urlconf} has no address: nothing was checked"
        problems = list(checks.undeclared(views))
        assert not problems, report(problems)


def test_the_first_urlconf_is_among_those_that_are_checked() -> None:
    assert settings.ROOT_URLCONF in settings.MOOTHALL_URLCONFS


def test_an_undeclared_view_is_noticed_however_deep_it_lies() -> None:
    patterns = [path("a/", include([path("b/", bare), path("c/", open_page), path("d/", misspelt)]))]
    found = list(checks.undeclared(checks.views_of(patterns)))
    assert len(found) == 2
    assert found[0].startswith("a/b/: bare does not say")
    assert "publisht" in found[1]
