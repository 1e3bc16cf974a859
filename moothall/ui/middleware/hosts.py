"""Which face of the portal a request asks for: by its host, its language and its body."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import get_resolver, get_script_prefix, is_valid_path, set_script_prefix
from django.utils import translation

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.rules.language import Language
from moothall.ui.errors import error_page
from moothall.ui.requests import PortalRequest, face_of

_WELSH = "cy"
# The sites of which some pages end in a slash. Whether one is there is found out by asking for it; no other is asked.
_SITES_WITH_SLASHES = frozenset({"body", "own_host"})


class HostsMiddleware:
    """Chooses the URLs, and moves the language and the body from the path into the prefix of every link."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response
        self.sites = {
            settings.PORTAL_HOST: "portal",
            settings.DESK_HOST: "desk",
            settings.FILES_HOST: "files",
        }

    def __call__(self, request: PortalRequest) -> HttpResponseBase:
        """Answer the request."""
        request.face = request.public_body = request.colleague = None
        request.on_own_host = False
        try:
            host = request.get_host().lower()
        except DisallowedHost:
            return error_page(request, 400)
        rest = _take_language(request)
        if rest is None:
            return _with_slash(request)
        site = self.sites.get(host)
        if site is None:
            return self._own_host(request, host, rest)
        if site == "portal" and (body := self._first_segment_body(rest)) is not None:
            if "/" not in rest:
                return _with_slash(request)
            request.public_body, request.face = body, face_of(body, on_own_host=False)
            return self._answer(request, "body", f"{body.slug}/", rest.partition("/")[2])
        return self._answer(request, site, "", rest)

    def _first_segment_body(self, rest: str) -> KnownBody | None:
        """Return the body that the path begins with; the portal's own words are none, and need no database."""
        segment = rest.partition("/")[0]
        if segment in self._portal_words or not _is_slug(segment):
            return None
        return bodies.by_slug(segment)

    @cached_property
    def _portal_words(self) -> frozenset[str]:
        patterns = get_resolver(settings.URLS["portal"]).url_patterns
        return frozenset(str(pattern.pattern).partition("/")[0] for pattern in patterns)

    def _own_host(self, request: PortalRequest, host: str, rest: str) -> HttpResponseBase:
        body = _body_of_host(host)
        if body is None:
            return error_page(request, 404)
        request.public_body, request.on_own_host = body, True
        request.face = face_of(body, on_own_host=True)
        return self._answer(request, "own_host", "", rest)

    def _answer(self, request: PortalRequest, site: str, inner: str, rest: str) -> HttpResponseBase:
        outer = f"/{_WELSH}/" if request.language is Language.CY else "/"
        prefix = outer + inner
        request.urlconf = settings.URLS[site]  # type: ignore[attr-defined]
        request.page_path = rest
        request.path_info = f"/{rest}"
        request.META["PATH_INFO"], request.META["SCRIPT_NAME"] = request.path_info, prefix.rstrip("/")
        with _prefix(prefix), translation.override(_WELSH if request.language is Language.CY else "en-gb"):
            response = self.get_response(request)
            if response.status_code == 404 and site in _SITES_WITH_SLASHES and self._lacks_slash(request):
                return _with_slash(request)
            if response.status_code == 404 and _has_slash_too_many(request, site):
                return _without_slash(request)
            return response

    def _lacks_slash(self, request: PortalRequest) -> bool:
        """Tell whether a page stands at the path once it ends in a slash: found out by asking for that page."""
        asked, slashed = request.path_info, f"{request.path_info}/"
        is_page = not request.path_info.endswith("/") and is_valid_path(slashed, request.urlconf)  # type: ignore[attr-defined]
        if not is_page or request.method not in {"GET", "HEAD"}:
            return False
        request.path_info = request.META["PATH_INFO"] = slashed
        is_there = self.get_response(request).status_code < 400
        if not is_there:
            request.path_info = request.META["PATH_INFO"] = asked
        return is_there


def _take_language(request: PortalRequest) -> str | None:
    """Set the language by the first segment and return the path after it; None where its slash is missing."""
    path = request.path_info.removeprefix("/")
    if path == _WELSH:
        return None
    if path.startswith(f"{_WELSH}/"):
        request.language = Language.CY
        return path[len(_WELSH) + 1 :]
    request.language = Language.EN
    return path


def _is_slug(text: str) -> bool:
    return 0 < len(text) <= 80 and text.isascii() and text.replace("-", "").isalnum() and text.islower()


def _body_of_host(host: str) -> KnownBody | None:
    suffix = settings.BODY_HOST_SUFFIX
    if suffix and host.endswith(suffix):
        slug = host.removesuffix(suffix)
        return bodies.by_slug(slug) if _is_slug(slug) else None
    return bodies.by_own_host(host) if "\0" not in host else None


def _with_slash(request: PortalRequest) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))


def _has_slash_too_many(request: PortalRequest, site: str) -> bool:
    """Tell whether there may be a page without the last slash, by the form of the address alone.

    Where pages without a slash are all there are, an address of theirs with one has no form of a page.
    """
    path, urls = request.path_info, settings.URLS[site]
    if request.method not in {"GET", "HEAD"} or not path.endswith("/"):
        return False
    is_no_page = site in _SITES_WITH_SLASHES or not is_valid_path(path, urls)
    return is_no_page and bool(is_valid_path(path[:-1], urls))


def _without_slash(request: PortalRequest) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path[:-1] + (f"?{query}" if query else ""))


@contextmanager
def _prefix(prefix: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)
