"""What a council does with personal data: its privacy page, and a few lines of it on each start page."""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.bodies.queries import KnownBody
from moothall.people.arrangements import KnownArrangement
from moothall.rules.arrangements import controller_among
from moothall.rules.language import Language, Text
from moothall.rules.privacy import ARTICLE_9
from moothall.rules.processing import Activity, activity
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import functions_at
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
    """The privacy page of a council; `shared` is "" where it is responsible for all of this work itself."""

    title: str
    intro: str
    shared: str
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


def page(
    request: PortalRequest,
    body: KnownBody,
    offered: tuple[ServiceDefinition, ...],
    serving: tuple[KnownArrangement, ...],
) -> BodyPrivacy:
    """Return the privacy page of a council that offers some services and is served under some arrangements."""
    council = body.facts.official_name.speak(request.language)
    return BodyPrivacy(
        title=speak("privacy.body_title", request.language, council=council),
        intro=speak("privacy.body_intro", request.language, council=council),
        breadcrumbs=(ways.to_front(request), ways.to_home(request, body)),
        shared=speak("privacy.body_shared", request.language) if _is_shared(offered, serving) else "",
        services=tuple(_services(request, body, offered, serving)),
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


def _services(
    request: PortalRequest,
    body: KnownBody,
    offered: tuple[ServiceDefinition, ...],
    serving: tuple[KnownArrangement, ...],
) -> Iterator[ServicePrivacy]:
    for definition in offered:
        found = activity(definition, nation=body.facts.nation)
        if found is not None:
            yield _service(request, found, _partners(definition, serving, request.language))


def _is_shared(offered: tuple[ServiceDefinition, ...], serving: tuple[KnownArrangement, ...]) -> bool:
    return any(_controllers(definition, serving) for definition in offered)


def _controllers(definition: ServiceDefinition, serving: tuple[KnownArrangement, ...]) -> frozenset[int]:
    """Return the ids of the other bodies that are the controller of a service's cases in some open state."""
    lent = [(frozenset(each.functions), each.controller.id) for each in serving]
    waited_for = {functions_at(definition.workflow, state.id) for state in definition.workflow.states} - {
        frozenset()
    }
    homes = {each.home.id for each in serving}
    return frozenset(controller_among(home, names, lent) for home in homes for names in waited_for) - homes


def _service(request: PortalRequest, found: Activity, partners: tuple[str, ...]) -> ServicePrivacy:
    language, said = request.language, found.privacy
    plain = {
        "purpose": [said.purpose.speak(language)],
        "people": [each.speak(language) for each in said.people],
        "asked": [each.label.speak(language) for each in found.asked],
        "recipients": _recipients(request, found, partners),
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


def _recipients(request: PortalRequest, found: Activity, partners: tuple[str, ...]) -> list[str]:
    language = request.language
    functions = ", ".join(function.speak(language) for function in found.functions)
    return [
        speak("privacy.recipient_officers", language, functions=functions),
        *partners,
        *(each.speak(language) for each in found.privacy.recipients),
        speak("privacy.recipient_operator", language),
        *privacy_words.carriers(language),
    ]


def _partners(
    definition: ServiceDefinition, serving: tuple[KnownArrangement, ...], language: Language
) -> tuple[str, ...]:
    """Return which other councils work on a service, and in what; once where several arrangements say the same."""
    found, answering = list[str](), _controllers(definition, serving)
    for each in serving:
        named = [label for function, label in definition.functions.items() if function in each.functions]
        which = "recipient_partner_answers" if each.controller.id in answering else "recipient_partner"
        if named:
            partner = each.provider.facts.official_name.speak(language)
            functions = ", ".join(label.speak(language) for label in named)
            found.append(speak(f"privacy.{which}", language, partner=partner, functions=functions))
    return tuple(dict.fromkeys(found))
