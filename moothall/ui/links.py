"""Links between the portal and the bodies' pages: built from a body, never from the request's prefix."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from moothall.rules.language import Language


def portal_path(language: Language, name: str, **parts: str) -> str:
    """Return the path on the portal's host of the portal's page `name`."""
    return _path("portal", _outer(language), name, parts)


def body_path(language: Language, slug: str, name: str, **parts: str) -> str:
    """Return the path on the portal's host of the page `name` of the body with this slug."""
    return _path("body", f"{_outer(language)}{slug}/", name, parts)


def portal_url(language: Language, name: str, **parts: str) -> str:
    """Return the whole address of the portal's page `name`, for letters and for pages on other hosts."""
    return settings.PORTAL_URL + portal_path(language, name, **parts)


def body_url(language: Language, slug: str, name: str, **parts: str) -> str:
    """Return the whole address of the page `name` of a body on the portal's host."""
    return settings.PORTAL_URL + body_path(language, slug, name, **parts)


def _outer(language: Language) -> str:
    return "/cy/" if language is Language.CY else "/"


def _path(site: str, prefix: str, name: str, parts: dict[str, str]) -> str:
    with _script_prefix(prefix):
        return reverse(name, urlconf=settings.URLS[site], kwargs=parts or None)


@contextmanager
def _script_prefix(prefix: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)
