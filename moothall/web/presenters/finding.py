"""What the pages show that lead from a postcode to a council."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from moothall.bodies.places.queries import AcrossBoundary, Divided, NoCouncil, OutsideUk, Served
from moothall.bodies.queries import KnownBody
from moothall.rules.bodies import Tier
from moothall.rules.postcodes import Incomplete, Malformed
from moothall.rules.services import Offered, ServiceDefinition, SignpostedTo, WelshNotReviewed
from moothall.services import offers
from moothall.services.directory import directory
from moothall.ui.faces import Link
from moothall.ui.presenters import ErrorItem
from moothall.ui.question_views import FoundAddress
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import ways

FIELD = "postcode"


@dataclass(frozen=True, kw_only=True)
class PostcodeForm:
    """The postcode box. `service` is the slug of the service that the resident came for, "" for none."""

    title: str
    breadcrumbs: tuple[Link, ...]
    value: str
    error: str
    errors: tuple[ErrorItem, ...]
    service: str
    councils_href: str


@dataclass(frozen=True, kw_only=True)
class ServingBody:
    """A council that serves a postcode, and what it does where there are two."""

    name: str
    href: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """The council or the two that serve a postcode. `missing` names a service that none of them has here."""

    title: str
    breadcrumbs: tuple[Link, ...]
    postcode: str
    bodies: tuple[ServingBody, ...]
    missing: str
    again_href: str


@dataclass(frozen=True, kw_only=True)
class AcrossPage:
    """The addresses of a postcode that lies in several councils' areas. `error` is "" for none."""

    title: str
    breadcrumbs: tuple[Link, ...]
    postcode: str
    addresses: tuple[FoundAddress, ...]
    error: str
    errors: tuple[ErrorItem, ...]
    service: str
    not_listed_href: str


@dataclass(frozen=True, kw_only=True)
class ChoosePage:
    """A postcode from which nobody can say which council it is: why, and among which to choose."""

    title: str
    breadcrumbs: tuple[Link, ...]
    why: str
    choices: tuple[Link, ...]
    councils_href: str
    again_href: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the resident asked: the words in the box, and the service they came for."""

    request: PortalRequest
    typed: str
    service: ServiceDefinition | None

    @property
    def service_slug(self) -> str:
        """The slug of the service, "" for none."""
        return self.service.slug if self.service else ""


def form(asked: Asked, *, error: str = "") -> PostcodeForm:
    """Return the postcode box, with a sentence where what was typed cannot be used."""
    language = asked.request.language
    if asked.service is None:
        title = speak("portal.find_title", language)
    else:
        title = speak("portal.find_for_service", language, service=asked.service.title.speak(language))
    return PostcodeForm(
        title=title,
        breadcrumbs=(ways.to_front(asked.request),),
        value=asked.typed,
        error=error,
        errors=(ErrorItem(text=error, href=f"#{FIELD}"),) if error else (),
        service=asked.service_slug,
        councils_href=ways.portal(asked.request, "councils"),
    )


def why_refused(asked: Asked, refused: Malformed) -> str:
    """Return the sentence for a postcode that cannot be one."""
    key = "portal.postcode_incomplete" if isinstance(refused, Incomplete) else "portal.postcode_malformed"
    return speak(key if asked.typed.strip() else "portal.postcode_empty", asked.request.language)


def found(asked: Asked, served: Served) -> FoundPage:
    """Return the page that names the council, or the two, that serve a postcode."""
    request, language = asked.request, asked.request.language
    names = [body.facts.official_name.speak(language) for body in served.bodies]
    if len(names) == 1:
        title = speak("portal.found_one", language, name=names[0])
    else:
        title = speak("portal.found_two", language, postcode=str(served.postcode))
    return FoundPage(
        title=title,
        breadcrumbs=(ways.to_front(request),),
        postcode=str(served.postcode),
        bodies=tuple(_serving(request, body) for body in served.bodies),
        missing=asked.service.title.speak(language) if asked.service else "",
        again_href=_again(asked),
    )


def across(asked: Asked, answer: AcrossBoundary, *, is_unchosen: bool) -> AcrossPage:
    """Return the page that asks for the address."""
    language, postcode = asked.request.language, str(answer.postcode)
    error = speak("portal.address_unchosen", language) if is_unchosen else ""
    query = f"?postcode={answer.postcode.outward}-{answer.postcode.inward}&uprn=none"
    return AcrossPage(
        title=speak("portal.across_title", language, postcode=postcode),
        breadcrumbs=(ways.to_front(asked.request),),
        postcode=postcode,
        addresses=tuple(FoundAddress(uprn=known.uprn, line=known.one_line) for known in answer.addresses),
        error=error,
        errors=(ErrorItem(text=error, href="#uprn"),) if error else (),
        service=asked.service_slug,
        not_listed_href=ways.portal(asked.request, "find") + query + _service_part(asked, "&"),
    )


def choose(asked: Asked, answer: Divided | NoCouncil | OutsideUk) -> ChoosePage:
    """Return the page for a postcode that leads to no one council."""
    request, language = asked.request, asked.request.language
    heirs: tuple[KnownBody, ...] = ()
    match answer:
        case OutsideUk(place=place):
            title, why = speak(f"portal.outside_{place}", language), "outside"
        case Divided(postcode=postcode, heirs=heirs):
            title, why = speak("portal.divided_title", language, postcode=str(postcode)), "divided"
        case NoCouncil(postcode=postcode):
            title, why = speak("portal.no_council_title", language, postcode=str(postcode)), "no_council"
        case _:
            assert_never(answer)
    return ChoosePage(
        title=title,
        breadcrumbs=(ways.to_front(request),),
        why=speak(f"portal.{why}_why", language),
        choices=tuple(_heir(request, heir) for heir in heirs),
        councils_href=ways.portal(request, "councils"),
        again_href=_again(asked),
    )


def start_path(asked: Asked, served: Served, *, on: date) -> str | None:
    """Return where the service begins for a place: at the body that offers it or says who does, or None."""
    if asked.service is None:
        return None
    for body in served.bodies:
        offer = offers.offer(asked.service, body.facts, on=on)
        if isinstance(offer, Offered | SignpostedTo | WelshNotReviewed):
            return ways.start(asked.request, body.slug, asked.service.slug)
    return None


def _serving(request: PortalRequest, body: KnownBody) -> ServingBody:
    tier = body.facts.tier
    lines = directory().shares.get(tier, ()) if tier in {Tier.COUNTY, Tier.DISTRICT} else ()
    return ServingBody(
        name=body.facts.official_name.speak(request.language),
        href=ways.body(request, body.slug, "body-home"),
        lines=tuple(line.speak(request.language) for line in lines),
    )


def _heir(request: PortalRequest, body: KnownBody) -> Link:
    name = body.facts.official_name.speak(request.language)
    return Link(text=name, href=ways.body(request, body.slug, "body-home"))


def _again(asked: Asked) -> str:
    return ways.portal(asked.request, "find") + _service_part(asked, "?")


def _service_part(asked: Asked, mark: str) -> str:
    return f"{mark}service={asked.service_slug}" if asked.service else ""
