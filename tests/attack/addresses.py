"""Every address of every site, found by walking the URL configurations; and which of them a URL is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from moothall.bodies import queries as bodies
from moothall.ui.access import Access
from moothall.ui.middleware.hosts import HostsMiddleware

# Sites that one body at a time answers: in the path of the portal, or at a host of its own.
ON_PORTAL, OWN_HOST = "body", "own_host"
# The parameter by which the desk's addresses name a body.
BODY = "slug"


@dataclass(frozen=True, kw_only=True)
class Address:
    """One entry of a URL configuration: the site, the pattern, its parameters, and who may open it.

    What asks for no token takes forms from elsewhere, as from an OpenID provider.
    """

    site: str
    route: str
    name: str
    parameters: tuple[str, ...]
    access: Access | None
    asks_no_token: bool = False

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.site}:/{self.route}"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a URL is: an address with its parameters filled, of a body or of none."""

    address: Address
    filled: Mapping[str, str]
    body: str | None
    is_welsh: bool


def every_address() -> tuple[Address, ...]:
    """Return the addresses of all sites of the settings; of two with one pattern, the first, which answers."""
    found: dict[tuple[str, str], Address] = {}
    for site, urlconf in settings.URLS.items():
        for address in _of(site, urlconf):
            found.setdefault((site, address.route), address)
    return tuple(found.values())


def hosts() -> dict[str, str]:
    """Return the site that answers at each host; a body's own host is not among them."""
    return dict(HostsMiddleware(lambda _: HttpResponse()).sites)


def place_of(url: str) -> Place | None:
    """Return what a URL of ours is, as the middleware finds it; None for static files and other people's hosts."""
    return _place_of(url, tuple(settings.URLS.values()))


@lru_cache(maxsize=1 << 14)
def _place_of(url: str, urlconfs: tuple[str, ...]) -> Place | None:
    """Remember what is asked for again and again; the bodies of the register and the addresses stay as they are."""
    parts = urlsplit(url)
    found = _found(parts.netloc, parts.path.removeprefix("/").removeprefix("cy/"))
    return replace(found, is_welsh=parts.path.startswith("/cy/")) if found is not None else None


def _found(host: str, path: str) -> Place | None:
    site = hosts().get(host)
    if site is None:
        slug = host.removesuffix(settings.BODY_HOST_SUFFIX)
        known = slug != host and bodies.by_slug(slug) is not None
        return _resolved(OWN_HOST, path, body=slug) if known else None
    first, _, rest = path.partition("/")
    if site == "portal" and _resolved(site, path, body=None) is None and bodies.by_slug(first) is not None:
        return _resolved(ON_PORTAL, rest, body=first)
    return _resolved(site, path, body=None)


def url_of(address: Address, filled: Mapping[str, str], *, body: str) -> str:
    """Return the URL of an address with its parameters, at a body where the site asks for one.

    Raises:
        NoReverseMatch: the pattern does not take these values.
    """
    path = f"/{address.route}" if not address.parameters else _reversed(address, filled)
    by_site = {site: host for host, site in hosts().items()}
    if address.site == ON_PORTAL:
        return f"http://{by_site['portal']}/{body}{path}"
    if address.site == OWN_HOST:
        return f"http://{body}{settings.BODY_HOST_SUFFIX}{path}"
    return f"http://{by_site[address.site]}{path}"


def at_body(url: str, body: str) -> str | None:
    """Return the same URL with another body in it and all else as it was; None where it names no body."""
    place = place_of(url)
    if place is None or place.body is None:
        return None
    filled = {**place.filled, BODY: body} if BODY in place.filled else place.filled
    query = urlsplit(url).query
    return url_of(place.address, filled, body=body) + (f"?{query}" if query else "")


def in_welsh(url: str) -> str:
    """Return the same URL in Welsh."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/cy{parts.path}"))


def with_query(url: str, query: Mapping[str, str]) -> str:
    """Return the same URL with more in its query; what it asks for already stays."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(query))))))


@lru_cache(maxsize=64)
def _of(site: str, urlconf: str) -> tuple[Address, ...]:
    return tuple(_below(site, get_resolver(urlconf).url_patterns))


def _below(site: str, patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(site, pattern.url_patterns, route)
            continue
        access = getattr(pattern.callback, "access", None)
        yield Address(
            site=site,
            route=route,
            name=pattern.name or "",
            parameters=tuple(pattern.pattern.converters),
            access=access if isinstance(access, Access) else None,
            asks_no_token=bool(getattr(pattern.callback, "csrf_exempt", False)),
        )


def _reversed(address: Address, filled: Mapping[str, str]) -> str:
    if not address.name:
        raise NoReverseMatch
    return reverse(address.name, urlconf=settings.URLS[address.site], kwargs=dict(filled))


def _resolved(site: str, path: str, *, body: str | None) -> Place | None:
    try:
        match = resolve(f"/{path}", urlconf=settings.URLS[site])
    except Resolver404:
        return None
    route = str(match.route)
    address = next(found for found in _of(site, settings.URLS[site]) if found.route == route)
    filled = {name: str(value) for name, value in match.kwargs.items() if name in address.parameters}
    return Place(address=address, filled=filled, body=body or filled.get(BODY), is_welsh=False)
