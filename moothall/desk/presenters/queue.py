"""One queue over several bodies, each row with its body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import Which, own_services
from moothall.cases.queries.queue import Order, Place, Queue, QueuedCase, QueueFilters
from moothall.desk.presenters.worklist import Choice, state_colour
from moothall.people.queries import Colleague
from moothall.rules.language import Language
from moothall.services.queries import version
from moothall.ui import texts
from moothall.ui.places import place_in, sealed_place
from moothall.ui.words import moment_in_words

_LIST = "queue"


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One case of the queue."""

    reference: str
    href: str
    body: str
    service: str
    place: str
    is_confidential: bool
    state: str
    colour: str
    received: str
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class QueueView:
    """All that the page shows. The hrefs of neighbours are "" where there is nothing."""

    caption: str
    rows: tuple[QueueRow, ...]
    filters: tuple[tuple[str, str, tuple[Choice, ...]], ...]
    earlier_href: str
    later_href: str
    clear_href: str


def filters_of(query: Mapping[str, str], *, by: Colleague, served: Sequence[KnownBody]) -> QueueFilters:
    """Return what an address asks for; what is not among the choices counts as not asked."""
    chosen = next((body for body in served if body.slug == query.get("body", "")), None)
    services = {slug for body in served for slug in own_services(by, body_id=body.id)}
    service = query.get("service", "")
    return QueueFilters(
        which=next((each for each in Which if each == query.get("show", "")), Which.OPEN),
        body_id=chosen.id if chosen else None,
        service=service if service in services else "",
        order=next((each for each in Order if each == query.get("order", "")), Order.OLDEST),
        place=_place(query.get("after", ""), is_before=False)
        or _place(query.get("before", ""), is_before=True),
    )


def queue_view(
    found: Queue, filters: QueueFilters, *, by: Colleague, served: Sequence[KnownBody], language: Language
) -> QueueView:
    """Return a page of the queue."""
    home = reverse("queue")
    first, last = (found.cases[0], found.cases[-1]) if found.cases else (None, None)
    return QueueView(
        caption=texts.speak(f"desk.show_{filters.which}", language),
        rows=tuple(_row(case, language) for case in found.cases),
        filters=tuple(_filters(filters, by, served, language)),
        earlier_href=_href(home, filters, "before", first) if found.has_earlier else "",
        later_href=_href(home, filters, "after", last) if found.has_later else "",
        clear_href=home,
    )


def _filters(
    filters: QueueFilters, by: Colleague, served: Sequence[KnownBody], language: Language
) -> Sequence[tuple[str, str, tuple[Choice, ...]]]:
    bodies = {body.slug: body.facts.name.speak(language) for body in served}
    chosen = next((body.slug for body in served if body.id == filters.body_id), "")
    services = {
        slug: definition.title.speak(language)
        for body in served
        for slug, definition in own_services(by, body_id=body.id).items()
    }
    shows = {each.value: texts.speak(f"desk.show_{each}", language) for each in Which}
    orders = {each.value: texts.speak(f"desk.order_{each}", language) for each in Order}
    everything = texts.speak("people.all_bodies", language), texts.speak("desk.all_services", language)
    return (
        ("show", texts.speak("desk.filter_show", language), _choices(shows, filters.which.value)),
        ("body", texts.speak("people.body", language), _choices({"": everything[0], **bodies}, chosen)),
        (
            "service",
            texts.speak("desk.filter_service", language),
            _choices({"": everything[1], **services}, filters.service),
        ),
        ("order", texts.speak("desk.filter_order", language), _choices(orders, filters.order.value)),
    )


def _choices(labels: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, text=text, is_chosen=value == chosen) for value, text in labels.items())


def _row(case: QueuedCase, language: Language) -> QueueRow:
    definition, body = version(version_id=case.version_id).definition, register.by_id(case.body_id)
    state = definition.workflow.state(case.state)
    return QueueRow(
        reference=case.reference,
        href=reverse("case", kwargs={"slug": body.slug, "reference": case.reference}),
        body=body.facts.name.speak(language),
        service=definition.title.speak(language),
        place=case.place_of_case or texts.speak("desk.no_place", language),
        is_confidential=case.is_confidential,
        state=state.name.speak(language),
        colour=state_colour(is_open=state.is_open, is_first=state.id == definition.workflow.initial),
        received=moment_in_words(case.submitted_at, language),
        taken_by=case.taken_by or texts.speak("desk.nobody", language),
    )


def _place(typed: str, *, is_before: bool) -> Place | None:
    found = place_in(_LIST, typed)
    return Place(at=found[0], id=found[1], is_before=is_before) if found else None


def _href(home: str, filters: QueueFilters, way: str, case: QueuedCase | None) -> str:
    if case is None:
        return home
    query = {
        "show": filters.which.value,
        "body": "" if filters.body_id is None else register.by_id(filters.body_id).slug,
        "service": filters.service,
        "order": filters.order.value,
        way: sealed_place(_LIST, at=case.submitted_at, number=case.id),
    }
    return f"{home}?{urlencode({key: value for key, value in query.items() if value})}"
