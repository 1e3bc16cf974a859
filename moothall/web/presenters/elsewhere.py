"""What the page of a service shows where somebody else provides it."""

from dataclasses import dataclass
from datetime import date

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Signpost, Tier
from moothall.rules.services import ProvidedByOtherTier, ServiceDefinition, SignpostedTo, WelshNotReviewed
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import ways


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Who provides a service instead of the body asked: `onward` is the way there, `others` the choices."""

    title: str
    breadcrumbs: tuple[Link, ...]
    why: str
    onward: Link | None
    others_heading: str
    others: tuple[Link, ...]


def elsewhere(
    request: PortalRequest,
    service: ServiceDefinition,
    offer: ProvidedByOtherTier | SignpostedTo | WelshNotReviewed,
    *,
    on: date,
) -> Elsewhere | None:
    """Return the page for a body's request, or None where the register does not say who does it."""
    body = request.public_body
    if body is None:
        return None
    county = bodies.parent_of(body)
    match offer:
        case SignpostedTo(signpost=post):
            return _signposted(request, service, body, post)
        case WelshNotReviewed():
            return _not_open_yet(request, service, body)
        case ProvidedByOtherTier(tier=Tier.DISTRICT):
            return _district_does(request, service, body, on=on)
        case ProvidedByOtherTier() if county is not None:
            return _county_does(request, service, body, county)
        case ProvidedByOtherTier():
            return None


def _signposted(
    request: PortalRequest, service: ServiceDefinition, body: KnownBody, post: Signpost
) -> Elsewhere | None:
    other = bodies.by_slug(post.body_slug)
    if other is None:
        return None
    text = speak("portal.go_to_site", request.language, name=_official(request, other))
    href = other.facts.homepage_url or ways.body(request, other.slug, "body-home")
    return _page(
        request, service, body, why=post.about.speak(request.language), onward=Link(text=text, href=href)
    )


def _not_open_yet(request: PortalRequest, service: ServiceDefinition, body: KnownBody) -> Elsewhere:
    name = _official(request, body)
    site = body.facts.homepage_url
    return _page(
        request,
        service,
        body,
        why=speak("portal.not_open_yet", request.language, council=name),
        onward=Link(text=speak("portal.go_to_site", request.language, name=name), href=site)
        if site
        else ways.to_home(request, body),
    )


def _county_does(
    request: PortalRequest, service: ServiceDefinition, body: KnownBody, county: KnownBody
) -> Elsewhere:
    names = {"council": _official(request, body), "other": _official(request, county)}
    text = speak("portal.continue_to", request.language, name=names["other"])
    return _page(
        request,
        service,
        body,
        why=speak("portal.other_council_does", request.language, **names),
        onward=Link(text=text, href=ways.start(request, county.slug, service.slug)),
    )


def _district_does(
    request: PortalRequest, service: ServiceDefinition, body: KnownBody, *, on: date
) -> Elsewhere:
    find = ways.portal(request, "find-service", service=service.slug) + f"?in={body.slug}"
    districts = tuple(
        Link(text=_official(request, district), href=ways.start(request, district.slug, service.slug))
        for district in bodies.districts_of(body, on=on)
    )
    return _page(
        request,
        service,
        body,
        why=speak("portal.district_council_does", request.language, council=_official(request, body)),
        onward=Link(text=speak("portal.find_your_district", request.language), href=find),
        others=districts,
    )


def _page(
    request: PortalRequest,
    service: ServiceDefinition,
    body: KnownBody,
    *,
    why: str,
    onward: Link,
    others: tuple[Link, ...] = (),
) -> Elsewhere:
    return Elsewhere(
        title=service.title.speak(request.language),
        breadcrumbs=(ways.to_front(request), ways.to_home(request, body)),
        why=why,
        onward=onward,
        others_heading=speak("portal.or_choose_district", request.language),
        others=others,
    )


def _official(request: PortalRequest, body: KnownBody) -> str:
    return body.facts.official_name.speak(request.language)
