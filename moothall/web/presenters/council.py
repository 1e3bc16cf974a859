"""What a council's own pages show: its home, its services from A to Z, and one topic."""

from dataclasses import dataclass

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Duty, Tier
from moothall.services.directory import directory
from moothall.ui.faces import Link
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words
from moothall.web import ways
from moothall.web.presenters.alphabet import by_letter
from moothall.web.presenters.catalogue import Area, Entry, entries

_ON_ROADS = frozenset({Duty.TRUNK_ROADS, Duty.RED_ROUTES})


@dataclass(frozen=True, kw_only=True)
class TopicLink:
    """A topic on a council's home."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A body that does a part of the work in the same place, and the way to it; `lines` complete `about`."""

    about: tuple[str, ...]
    lines: tuple[str, ...]
    onward: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class CouncilHome:
    """A council's home. `ends` is the day on which `heirs` take over, "" where no end is known."""

    title: str
    breadcrumbs: tuple[Link, ...]
    ends: str
    heirs: tuple[Link, ...]
    online: tuple[Entry, ...]
    topics: tuple[TopicLink, ...]
    services_href: str
    privacy_href: str
    website: str
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, kw_only=True)
class Index:
    """All services of a place, by letter."""

    title: str
    breadcrumbs: tuple[Link, ...]
    letters: tuple[tuple[str, tuple[Entry, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class TopicPage:
    """The services of one topic: those that run here, those of the council, those of others."""

    title: str
    about: str
    breadcrumbs: tuple[Link, ...]
    online: tuple[Entry, ...]
    others: tuple[Entry, ...]
    services_href: str


def home(area: Area) -> CouncilHome:
    """Return what the home of a council in force shows."""
    found = entries(area)
    ends, heirs = _coming(area)
    return CouncilHome(
        title=area.official(area.body),
        breadcrumbs=(ways.to_front(area.request),),
        ends=ends,
        heirs=heirs,
        online=tuple(entry for entry in found if entry.is_online),
        topics=_topics(area, found),
        services_href=ways.own("body-services"),
        privacy_href=ways.own("body-privacy"),
        website=area.body.facts.homepage_url or "",
        neighbours=(*_other_tier(area), *_signposts(area)),
    )


def index(area: Area) -> Index:
    """Return the services of a place from A to Z."""
    language = area.request.language
    return Index(
        title=speak("portal.services_of", language, name=area.official(area.body)),
        breadcrumbs=_trail(area),
        letters=by_letter(entries(area), lambda entry: entry.title, language),
    )


def topic_page(area: Area, slug: str) -> TopicPage | None:
    """Return the page of a topic, or None where there is no such topic in this place."""
    topic = directory().topics.get(slug)
    found = tuple(entry for entry in entries(area) if slug in entry.topic_slugs)
    if topic is None or not found:
        return None
    language = area.request.language
    ordered = [entry for _, group in by_letter(found, lambda entry: entry.title, language) for entry in group]
    return TopicPage(
        title=topic.title.speak(language),
        about=topic.about.speak(language),
        breadcrumbs=_trail(area),
        online=tuple(entry for entry in ordered if entry.is_online),
        others=tuple(entry for entry in ordered if not entry.is_online),
        services_href=ways.own("body-services"),
    )


def _trail(area: Area) -> tuple[Link, ...]:
    return ways.to_front(area.request), ways.to_home(area.request, area.body)


def _topics(area: Area, found: tuple[Entry, ...]) -> tuple[TopicLink, ...]:
    language = area.request.language
    used = {slug for entry in found for slug in entry.topic_slugs}
    return tuple(
        TopicLink(
            title=topic.title.speak(language),
            about=topic.about.speak(language),
            href=ways.own("body-topic", topic=topic.slug),
        )
        for topic in directory().topics.values()
        if topic.slug in used
    )


def _other_tier(area: Area) -> tuple[Neighbour, ...]:
    language, county = area.request.language, area.county
    if county is not None:
        about = speak("portal.county_does", language, name=area.official(county))
        return (_neighbour(area, Tier.COUNTY, about, (county,)),)
    if area.body.facts.tier is Tier.COUNTY:
        districts = bodies.districts_of(area.body, on=area.on)
        return (_neighbour(area, Tier.DISTRICT, speak("portal.districts_do", language), districts),)
    return ()


def _neighbour(area: Area, tier: Tier, about: str, others: tuple[KnownBody, ...]) -> Neighbour:
    return Neighbour(
        about=(about,),
        lines=tuple(line.speak(area.request.language) for line in directory().shares.get(tier, ())),
        onward=tuple(_link(area, other.slug, area.official(other)) for other in others),
    )


def _link(area: Area, slug: str, text: str) -> Link:
    return Link(text=text, href=ways.body(area.request, slug, "body-home"))


def _signposts(area: Area) -> tuple[Neighbour, ...]:
    """Return the bodies that the register leads to from here; a district does no roads to confuse."""
    facts = area.body.facts
    about: dict[str, list[str]] = {}
    for post in directory().signposts:
        is_here = post.nation is facts.nation and post.region in {None, facts.region}
        if is_here and not (facts.tier is Tier.DISTRICT and post.duty in _ON_ROADS):
            about.setdefault(post.body_slug, []).append(post.about.speak(area.request.language))
    others = ((bodies.by_slug(slug), words) for slug, words in about.items())
    return tuple(
        Neighbour(about=tuple(words), lines=(), onward=(_link(area, other.slug, area.official(other)),))
        for other, words in others
        if other is not None
    )


def _coming(area: Area) -> tuple[str, tuple[Link, ...]]:
    """Return when a council ends and who takes over then; "" where no end is known."""
    facts = area.body.facts
    if facts.to_on is None:
        return "", ()
    heirs = [heir for heir, on in bodies.successions_from(area.body) if on == facts.to_on]
    links = tuple(_link(area, heir.slug, area.official(heir)) for heir in heirs)
    return date_in_words(facts.to_on, area.request.language), links
