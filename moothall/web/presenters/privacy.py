"""What a council does with personal data: its privacy page, and a few lines of it on each start page."""

from dataclasses import dataclass

from moothall.bodies.queries import KnownBody
from moothall.rules.language import Text
from moothall.rules.privacy import ARTICLE_9
from moothall.rules.processing import Activity, activity
from moothall.rules.services import ServiceDefinition
from moothall.ui import privacy_words, texts
from moothall.ui.faces import Link
from moothall.ui.requests import PortalRequest
from moothall.ui.texts import speak
from moothall.web import ways


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing that is said about a service: each line is a sentence, with a link where `lines` has one."""

    name: str
    lines: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class ServicePrivacy:
    """A service on the privacy page."""

    slug: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class BodyPrivacy:
    """The privacy page of a council."""

    title: str
    intro: str
    breadcrumbs: tuple[Link, ...]
    services: tuple[ServicePrivacy, ...]
    rights: Text
    portal_href: str


@dataclass(frozen=True, kw_only=True)
class StartPrivacy:
    """What a start page says: the purpose, the basis, the statutes, and where there is more."""

    purpose: str
    basis: str
    statutes: tuple[Link, ...]
    more: Link


def page(request: PortalRequest, body: KnownBody, offered: tuple[ServiceDefinition, ...]) -> BodyPrivacy:
    """Return the privacy page of a council that offers some services."""
    council = body.facts.official_name.speak(request.language)
    found = (activity(service, nation=body.facts.nation) for service in offered)
    return BodyPrivacy(
        title=speak("privacy.body_title", request.language, council=council),
        intro=speak("privacy.body_intro", request.language, council=council),
        breadcrumbs=(ways.to_front(request), ways.to_home(request, body)),
        services=tuple(_service(request, each) for each in found if each is not None),
        rights=texts.interface()["privacy.rights"],
        portal_href=ways.portal(request, "privacy"),
    )


def on_start_page(
    request: PortalRequest, body: KnownBody, definition: ServiceDefinition
) -> StartPrivacy | None:
    """Return what the start page of a service says, or None for a version that does not say why it asks."""
    found = activity(definition, nation=body.facts.nation)
    if found is None:
        return None
    council = body.facts.official_name.speak(request.language)
    return StartPrivacy(
        purpose=found.privacy.purpose.speak(request.language),
        basis=privacy_words.basis(found, request.language),
        statutes=_statutes(request, found),
        more=Link(
            text=speak("privacy.more", request.language, council=council),
            href=f"{ways.own('body-privacy')}#{definition.slug}",
        ),
    )


def _service(request: PortalRequest, found: Activity) -> ServicePrivacy:
    language, said = request.language, found.privacy
    plain = {
        "purpose": [said.purpose.speak(language)],
        "people": [each.speak(language) for each in said.people],
        "asked": [each.label.speak(language) for each in found.asked],
        "recipients": _recipients(request, found),
        "kept": [*privacy_words.periods(found, language), said.retention_reason.speak(language)],
    }
    rows = {name: tuple(Link(text=line, href="") for line in lines) for name, lines in plain.items()}
    rows["basis"] = (Link(text=privacy_words.basis(found, language), href=""), *_statutes(request, found))
    rows["special"] = _special(request, found)
    order = ("purpose", "people", "asked", "basis", "special", "recipients", "kept")
    return ServicePrivacy(
        slug=found.slug,
        title=found.title.speak(language),
        rows=tuple(
            Row(name=speak(f"privacy.{name}", language), lines=rows[name]) for name in order if rows[name]
        ),
    )


def _statutes(request: PortalRequest, found: Activity) -> tuple[Link, ...]:
    return tuple(
        Link(
            text=speak(
                "privacy.statute",
                request.language,
                name=statute.called(request.language),
                about=statute.about.speak(request.language),
            ),
            href=statute.url,
        )
        for statute in found.statutes
    )


def _special(request: PortalRequest, found: Activity) -> tuple[Link, ...]:
    special = found.privacy.special_category
    if special is None:
        return ()
    law = speak(
        "privacy.special_law",
        request.language,
        article=ARTICLE_9[special.condition],
        law=special.called(request.language),
    )
    return (Link(text=special.why.speak(request.language), href=""), Link(text=law, href=""))


def _recipients(request: PortalRequest, found: Activity) -> list[str]:
    language = request.language
    functions = ", ".join(function.speak(language) for function in found.functions)
    return [
        speak("privacy.recipient_officers", language, functions=functions),
        *(each.speak(language) for each in found.privacy.recipients),
        speak("privacy.recipient_operator", language),
        *privacy_words.carriers(language),
    ]
