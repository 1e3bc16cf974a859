"""Everything that people of a place may look for: what runs here, what the council does, what others do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.packs.directory import ListedService
from moothall.rules.bodies import ProvidedBy, Tier, provides
from moothall.rules.services import (
    NotACouncil,
    NotInForce,
    NotInThisNation,
    Offer,
    Offered,
    ProvidedByOtherTier,
    ServiceDefinition,
    SignpostedTo,
    WelshNotReviewed,
)
from moothall.services import offers
from moothall.services import queries as services
from moothall.services.directory import directory
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import ways


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a list of services. `href` and `note` are "" for none; `note` says who or where.

    `is_online` where it runs on the portal, `is_own` where the council itself runs it there.
    """

    title: str
    href: str
    note: str
    topic_slugs: tuple[str, ...]
    is_online: bool = False
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class Area:
    """A council in force, for one request: `county` is the county of a district."""

    request: PortalRequest
    body: KnownBody
    county: KnownBody | None
    on: date

    def official(self, body: KnownBody) -> str:
        """Return the official name of `body` in the language of the page."""
        return body.facts.official_name.speak(self.request.language)


def area_of(request: PortalRequest, body: KnownBody, *, on: date) -> Area:
    """Return the area of `body`, a council in force."""
    return Area(request=request, body=body, county=bodies.parent_of(body), on=on)


def entries(area: Area) -> tuple[Entry, ...]:
    """Return every service that somebody provides in the area: the council's own that run here first."""
    running = [published.definition for published in services.all_current().values()]
    found = [(service, entry) for service in running if (entry := _running(area, service)) is not None]
    taken = frozenset(service.lgsl for service, _ in found)
    ways_there = _ways_there(area)
    listed = (
        _listed(area, service, ways_there) for service in _listed_services(area) if service.lgsl not in taken
    )
    return (*sorted((entry for _, entry in found), key=lambda entry: not entry.is_own), *listed)


def _running(area: Area, service: ServiceDefinition) -> Entry | None:
    offer = offers.offer(service, area.body.facts, on=area.on)
    led = _leads_to(area, service, offer)
    if led is None:
        return None
    href, note = led
    return Entry(
        title=service.title.speak(area.request.language),
        href=href,
        note=note,
        topic_slugs=service.topics,
        is_online=True,
        is_own=isinstance(offer, Offered),
    )


def _leads_to(area: Area, service: ServiceDefinition, offer: Offer) -> tuple[str, str] | None:
    """Return where a service's entry leads and who does it, or None where the area has no such service."""
    own = ways.start(area.request, area.body.slug, service.slug)
    match offer:
        case Offered():
            return own, ""
        case SignpostedTo(signpost=post):
            other = bodies.by_slug(post.body_slug)
            return own, _done_by(area, other) if other else ""
        case ProvidedByOtherTier(tier=Tier.COUNTY) if area.county is not None:
            return ways.start(area.request, area.county.slug, service.slug), _done_by(area, area.county)
        case ProvidedByOtherTier():
            href = ways.portal(area.request, "find-service", service=service.slug) + f"?in={area.body.slug}"
            return href, speak("portal.by_district", area.request.language)
        case NotInThisNation() | NotACouncil() | NotInForce() | WelshNotReviewed():
            return None


def _done_by(area: Area, other: KnownBody) -> str:
    return speak("portal.by_body", area.request.language, name=area.official(other))


def _listed_services(area: Area) -> Iterator[ListedService]:
    nation = area.body.facts.nation
    return (service for service in directory().services.values() if nation in service.nations)


def _ways_there(area: Area) -> Mapping[tuple[ProvidedBy, str], tuple[str, str]]:
    """Return where listed services lead, and who does them, by tiers and topic: the same for many of them."""
    topics = directory().topics
    return {(by, topic): _listed_leads_to(area, by, topic) for by in ProvidedBy for topic in topics}


def _listed(
    area: Area, service: ListedService, ways_there: Mapping[tuple[ProvidedBy, str], tuple[str, str]]
) -> Entry:
    href, note = ways_there[service.provided_by, service.topic_slug]
    return Entry(
        title=service.title.speak(area.request.language),
        href=href,
        note=note,
        topic_slugs=(service.topic_slug,),
    )


def _listed_leads_to(area: Area, provided_by: ProvidedBy, topic_slug: str) -> tuple[str, str]:
    language, body = area.request.language, area.body
    if body.facts.tier is None or provides(body.facts.tier, provided_by):
        if body.facts.homepage_url is None:
            return "", speak("portal.not_here", language)
        return body.facts.homepage_url, speak("portal.on_own_site", language)
    if area.county is not None:
        href = ways.body(area.request, area.county.slug, "body-topic", topic=topic_slug)
        return href, _done_by(area, area.county)
    return ways.portal(area.request, "find"), speak("portal.by_district", language)
