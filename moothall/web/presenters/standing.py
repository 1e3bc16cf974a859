"""What the pages of bodies show that serve nobody here: former councils, those to come, other bodies."""

from dataclasses import dataclass
from datetime import date

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Standing, standing
from moothall.services.directory import directory
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.words import date_in_words
from moothall.web import ways


@dataclass(frozen=True, kw_only=True)
class Heir:
    """A council that took over from another, and since when."""

    name: str
    href: str
    since: str


@dataclass(frozen=True, kw_only=True)
class FormerCouncil:
    """A council that has ended. `today` leads on where those that took over have ended too."""

    title: str
    breadcrumbs: tuple[Link, ...]
    ended: str
    why: str
    heirs: tuple[Heir, ...]
    today: tuple[Link, ...]
    find_href: str


@dataclass(frozen=True, kw_only=True)
class CouncilToCome:
    """A council that has not begun, and who serves until then. `prepares_since` is "" before its election."""

    title: str
    breadcrumbs: tuple[Link, ...]
    begins: str
    prepares_since: str
    until_then: tuple[Link, ...]
    find_href: str


@dataclass(frozen=True, kw_only=True)
class OtherBody:
    """A body that runs nothing here: what it does, and its own site ("" for none)."""

    title: str
    breadcrumbs: tuple[Link, ...]
    does: tuple[str, ...]
    website: str


def former(request: PortalRequest, body: KnownBody, *, on: date) -> FormerCouncil:
    """Return the page of a council that has ended: all that took over, or the reason why nobody did."""
    facts, language = body.facts, request.language
    heirs = bodies.successions_from(body)
    direct = {heir.slug for heir, _ in heirs}
    now = [known for known in bodies.standing_in_for(body, on=on) if known.slug not in direct]
    return FormerCouncil(
        title=facts.official_name.speak(language),
        breadcrumbs=(ways.to_front(request),),
        ended=date_in_words(facts.to_on, language) if facts.to_on else "",
        why=facts.why_ended.speak(language) if facts.why_ended else "",
        heirs=tuple(
            Heir(
                name=_official(request, heir), href=_home(request, heir), since=date_in_words(since, language)
            )
            for heir, since in heirs
        ),
        today=tuple(_link(request, known) for known in now),
        find_href=ways.portal(request, "find"),
    )


def to_come(request: PortalRequest, body: KnownBody, *, on: date) -> CouncilToCome:
    """Return the page of a council that has not begun: what it replaces, when, and who serves until then."""
    facts, language = body.facts, request.language
    shadow_from = facts.shadow_from_on if standing(facts, on=on) is Standing.SHADOW else None
    return CouncilToCome(
        title=facts.official_name.speak(language),
        breadcrumbs=(ways.to_front(request),),
        begins=date_in_words(facts.from_on, language) if facts.from_on else "",
        prepares_since=date_in_words(shadow_from, language) if shadow_from else "",
        until_then=tuple(_link(request, known) for known, _ in bodies.predecessors_of(body)),
        find_href=ways.portal(request, "find"),
    )


def other_body(request: PortalRequest, body: KnownBody) -> OtherBody:
    """Return the page of a body that the portal only leads to."""
    posts = [post for post in directory().signposts if post.body_slug == body.slug]
    return OtherBody(
        title=body.facts.official_name.speak(request.language),
        breadcrumbs=(ways.to_front(request),),
        does=tuple(dict.fromkeys(post.about.speak(request.language) for post in posts)),
        website=body.facts.homepage_url or "",
    )


def _official(request: PortalRequest, body: KnownBody) -> str:
    return body.facts.official_name.speak(request.language)


def _home(request: PortalRequest, body: KnownBody) -> str:
    return ways.body(request, body.slug, "body-home")


def _link(request: PortalRequest, body: KnownBody) -> Link:
    return Link(text=_official(request, body), href=_home(request, body))
