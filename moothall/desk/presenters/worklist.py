"""A body's cases as a list that can be filtered, sorted and leafed through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from django.urls import reverse
from django.utils.http import urlencode

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import Filters, ListedCase, Order, Which, Worklist
from moothall.rules.language import Language
from moothall.rules.services import ServiceDefinition
from moothall.services.queries import version
from moothall.ui import texts
from moothall.ui.words import moment_in_words

Services = Mapping[str, ServiceDefinition]
_Choice = TypeVar("_Choice", bound=StrEnum)
_MOST_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    reference: str
    href: str
    service: str
    place: str
    is_confidential: bool
    state: str
    colour: str
    received: str
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class WorklistView:
    """All that the page shows; `caption` says what the table holds and how much of it."""

    heading: str
    caption: str
    rows: tuple[CaseRow, ...]
    whiches: tuple[Choice, ...]
    services: tuple[Choice, ...]
    states: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    page: int
    pages: int
    previous_href: str
    next_href: str
    clear_href: str


def filters_of(query: Mapping[str, str], services: Services) -> Filters:
    """Return what an address asks for; what is not among the choices counts as not asked."""
    typed = query.get("page", "")
    service, state = query.get("service", ""), query.get("state", "")
    return Filters(
        which=_one(Which, query.get("show", ""), Which.OPEN),
        service=service if service in services else "",
        state=state if state in _states(services.values()) else "",
        order=_one(Order, query.get("order", ""), Order.OLDEST),
        page=int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else 1,
    )


def worklist_view(
    found: Worklist, filters: Filters, *, body: KnownBody, services: Services, language: Language
) -> WorklistView:
    """Return a page of the list, whose `filters` were asked for and whose page was found."""
    home = reverse("worklist", kwargs={"slug": body.slug})
    states = _states(services.values())
    titles = {slug: definition.title.speak(language) for slug, definition in services.items()}
    named = {state_id: name[language] for state_id, name in states.items()}
    return WorklistView(
        heading=texts.speak("desk.cases_of", language, body=body.facts.name.speak(language)),
        caption=_caption(found, filters, language),
        rows=tuple(_row(case, body, language) for case in found.cases),
        whiches=tuple(_choice(each, f"desk.show_{each}", filters.which, language) for each in Which),
        services=_choices(titles, filters.service, texts.speak("desk.all_services", language)),
        states=_choices(named, filters.state, texts.speak("desk.all_states", language)),
        orders=tuple(_choice(each, f"desk.order_{each}", filters.order, language) for each in Order),
        page=found.page,
        pages=found.pages,
        previous_href=_href(home, filters, found.page - 1) if found.page > 1 else "",
        next_href=_href(home, filters, found.page + 1) if found.page < found.pages else "",
        clear_href=home,
    )


def state_colour(*, is_open: bool, is_first: bool) -> str:
    """Return the colour of a state's tag: blue where the case has just come, green in hand, grey when closed."""
    if not is_open:
        return "grey"
    return "blue" if is_first else "green"


def _row(case: ListedCase, body: KnownBody, language: Language) -> CaseRow:
    definition = version(version_id=case.version_id).definition
    workflow = definition.workflow
    state = workflow.state(case.state)
    return CaseRow(
        reference=case.reference,
        href=reverse("case", kwargs={"slug": body.slug, "reference": case.reference}),
        service=definition.title.speak(language),
        place=case.place,
        is_confidential=case.is_confidential,
        state=state.name.speak(language),
        colour=state_colour(is_open=state.is_open, is_first=state.id == workflow.initial),
        received=moment_in_words(case.submitted_at, language),
        taken_by=case.taken_by or texts.speak("desk.nobody", language),
    )


def _caption(found: Worklist, filters: Filters, language: Language) -> str:
    shown = texts.speak(f"desk.show_{filters.which}", language)
    key = "desk.caption_one" if found.total == 1 else "desk.caption"
    fields = {} if found.total == 1 else {"count": found.total}
    return texts.speak(key, language, shown=shown, **fields)


def _states(services: Iterable[ServiceDefinition]) -> dict[str, dict[Language, str]]:
    """Return the names of all states; where two services share an id, the words of both."""
    found: dict[str, dict[Language, str]] = {}
    for definition in services:
        for state in definition.workflow.states:
            names = found.setdefault(state.id, {})
            for language in Language:
                words = state.name.speak(language)
                known = names.get(language, "")
                names[language] = words if known in ("", words) else f"{known} / {words}"
    return found


def _one(kind: type[_Choice], typed: str, default: _Choice) -> _Choice:
    return next((each for each in kind if each == typed), default)


def _choice(each: StrEnum, key: str, chosen: StrEnum, language: Language) -> Choice:
    return Choice(value=each.value, text=texts.speak(key, language), is_chosen=each == chosen)


def _choices(labels: Mapping[str, str], chosen: str, all_of_them: str) -> tuple[Choice, ...]:
    first = Choice(value="", text=all_of_them, is_chosen=not chosen)
    return (
        first,
        *(Choice(value=value, text=text, is_chosen=value == chosen) for value, text in labels.items()),
    )


def _href(home: str, filters: Filters, page: int) -> str:
    asked = replace(filters, page=page)
    query = {
        "show": asked.which.value,
        "service": asked.service,
        "state": asked.state,
        "order": asked.order.value,
        "page": str(asked.page),
    }
    return f"{home}?{urlencode({key: value for key, value in query.items() if value})}"
