"""What the middleware knows of a request, and every view may use."""

import zlib
from ipaddress import ip_address, ip_network

from django.conf import settings

from moothall.bodies.queries import KnownBody
from moothall.people.queries import Colleague
from moothall.rules.language import Language
from moothall.ui.faces import Face, PageRequest


class PortalRequest(PageRequest):
    """A page request with the body in the register behind its face, and on the desk the officer who asks.

    `page_path` is the path after the language and the body, without a leading slash. `on_own_host` tells
    whether the body's own host was asked, which serves published pages only. `is_newcomer` tells a form that
    the browser brought nothing by which drafts of its own could be known. `acting_for` names the person whom a
    signed-in resident acts for in this request. `is_behind_sign_in` tells that the page is for who is signed in at
    the portal, and offers to sign out.
    """

    request_id: str = ""
    language: Language = Language.EN
    face: Face | None = None
    public_body: KnownBody | None = None
    on_own_host: bool = False
    page_path: str = ""
    colleague: Colleague | None = None
    is_newcomer: bool = False
    acting_for: str = ""
    is_behind_sign_in: bool = False


def face_of(body: KnownBody, *, on_own_host: bool) -> Face:
    """Return how the pages of `body` present themselves; a theme's address changes when the theme does."""
    home = "/" if on_own_host else f"/{body.slug}/"
    stamp = zlib.crc32(f"{body.brand_colour}{body.brand_text_colour}{body.logo_svg}".encode())
    return Face(
        slug=body.slug,
        name=body.facts.name,
        official_name=body.facts.official_name,
        home_path=home,
        theme_url=f"{home}theme.css?{stamp:x}" if body.brand_colour else None,
        logo_url=f"{home}logo.svg?{stamp:x}" if body.logo_svg else None,
    )


def network_of(request: PortalRequest) -> str:
    """Return by what tries from where a request came are counted."""
    return neighbourhood(client_address(request, settings.TRUSTED_PROXIES))


def client_address(request: PortalRequest, trusted_proxies: int) -> str:
    """Return the network address that a request came from, for counting tries and never for logs.

    `trusted_proxies` is how many proxies of the operator stand in front: each adds one entry at the end of
    X-Forwarded-For, so that what a client writes there itself is never believed.
    """
    if trusted_proxies:
        hops = [
            hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()
        ]
        if len(hops) >= trusted_proxies:
            return hops[-trusted_proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def neighbourhood(address: str) -> str:
    """Return by what tries from an address are counted: itself in IPv4, in IPv6 the /64 that a customer has.

    A port, as some proxies add, is no part of it: whoever comes again has another one each time.
    """
    try:
        found = ip_address(_without_port(address.strip()))
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
