"""What officers may know: the list of their body's cases, and one case whole. Opening a case is audited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from moothall.bodies.context import in_team
from moothall.cases import answers as stored
from moothall.cases.actions import letters
from moothall.cases.models import Case, CaseEntry
from moothall.cases.refusals import NoSuchCase, NotYours
from moothall.cases.secrecy import met_by
from moothall.cases.working import PURPOSE, listing, note_list, working
from moothall.people.arrangements import Answerable, answerable
from moothall.people.officer_names import in_body
from moothall.people.queries import Colleague
from moothall.rules.answers import Answer
from moothall.rules.forms import questions_of
from moothall.rules.masks import masked_answers
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State, Transition, available, functions_at, take
from moothall.services.queries import all_current, version

PAGE_LENGTH = 25
# Asks whether a step may be taken before anything was written.
_ANY_WORDS = "-"


class Which(StrEnum):
    """Which cases a list shows."""

    OPEN = "open"
    MINE = "mine"
    UNTAKEN = "untaken"
    CLOSED = "closed"


class Order(StrEnum):
    """Which cases come first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    CHANGED = "changed"


_ORDERS = {
    Order.OLDEST: ("submitted_at", "id"),
    Order.NEWEST: ("-submitted_at", "-id"),
    Order.CHANGED: ("-changed_at", "-id"),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What an officer asked the list for; an empty service or state means all."""

    which: Which = Which.OPEN
    service: str = ""
    state: str = ""
    order: Order = Order.OLDEST
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ListedCase:
    """A case in a list."""

    reference: str
    service_slug: str
    version_id: int
    state: str
    place: str
    is_confidential: bool
    submitted_at: datetime
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """One page of a body's cases; `page` and `pages` count from 1, and there is always a first page."""

    cases: tuple[ListedCase, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """One entry of a case's history, as officers read it."""

    at: datetime
    kind: str
    who: str
    transition: str
    from_state: str
    to_state: str
    reason: str
    message: str
    for_resident: bool


@dataclass(frozen=True, kw_only=True)
class OpenedCase:
    """A case whole, with the steps that this officer may take.

    `answers` are those that officers see; of `masked` ones they see what stands there, until they reveal one with a
    reason (cases.actions.reveals). `unreadable` are ids of answers that do not open.

    `reaches` tells whether the resident left an address to which an officer's own words can be sent.
    """

    case: Case
    definition: ServiceDefinition
    answers: dict[str, Answer | None]
    masked: Mapping[str, str]
    unreadable: frozenset[str]
    history: tuple[Event, ...]
    steps: tuple[Transition, ...]
    taken_by: str
    reaches: bool
    answerable: Answerable


@dataclass(frozen=True, kw_only=True)
class StepAhead:
    """A step that this officer may take now, where it leads, and whether a notice of it reaches the resident."""

    opened: OpenedCase
    step: Transition
    to_state: State
    reaches: bool


def own_services(by: Colleague, *, body_id: int) -> dict[str, ServiceDefinition]:
    """Return the services of a body that this officer has a function in, by slug."""
    functions = by.functions(body_id=body_id)
    return {
        slug: service.definition
        for slug, service in all_current().items()
        if functions & service.definition.functions.keys()
    }


def worklist(*, by: Colleague, body_id: int, filters: Filters) -> Worklist:
    """Return a page of the cases of one body in the services that this officer works on; the last one at most.

    Reading a page is evidence: one row that says by what the list was narrowed, and nothing that it holds.

    Raises NotYours where the officer has no post there: that body's audit learns of the attempt.
    """
    with listing(by, body_id) as now:
        found = _filtered(now, body_id, filters, own_services(now, body_id=body_id).keys())
        total = found.count()
        pages = max(1, -(-total // PAGE_LENGTH))
        page = min(max(1, filters.page), pages)
        start = (page - 1) * PAGE_LENGTH
        rows = list(found.order_by(*_ORDERS[filters.order])[start : start + PAGE_LENGTH])
        people = in_body(
            body_id=body_id, person_ids={row.taken_by_id for row in rows if row.taken_by_id is not None}
        )
        note_list(body_id, _purpose_of(filters, page))
    return Worklist(cases=tuple(_listed(row, people) for row in rows), page=page, pages=pages, total=total)


def open_case(*, by: Colleague, body_id: int, reference: str, attempted: str = "") -> OpenedCase:
    """Return a case whole, and record that this officer opened it, or was refused that, or what they attempted.

    Raises:
        NotYours: the officer has no post there, or none that deals with this service.
        NoSuchCase: this body has no case with that reference.
    """
    with working(by, body_id, "cases.open", reference, attempted=attempted) as now:
        return opened_case(now, body_id, reference)


def open_step(
    *, by: Colleague, body_id: int, reference: str, transition: str, attempted: str = ""
) -> StepAhead:
    """Return a case and a step that this officer may take with it now, and record that as `open_case` does.

    Raises:
        NotYours, NoSuchCase: as for `open_case`.
        NoSuchTransition, NotFromThisState, NotYourFunction: see `rules.workflow.take`.
    """
    with working(by, body_id, "cases.open_step", reference, attempted=attempted) as now:
        opened = opened_case(now, body_id, reference)
        decision = take(
            opened.definition.workflow,
            opened.case.state,
            transition,
            functions=now.functions(body_id=body_id),
            reason=_ANY_WORDS,
            message=_ANY_WORDS,
        )
    step = decision.transition
    return StepAhead(
        opened=opened,
        step=step,
        to_state=decision.to_state,
        reaches=_reaches(opened.case, opened.definition, step.notice),
    )


def opened_case(by: Colleague, body_id: int, reference: str, *, is_outside: bool = False) -> OpenedCase:
    """Return a case whole, in the officer's context; one that is outside their functions with `is_outside` alone.

    Raises NotYours, NoSuchCase.
    """
    case = Case.objects.filter(met_by(by, body_id), body_id=body_id, reference=reference).first()
    if case is None:
        raise NoSuchCase
    definition = version(version_id=case.version_id).definition
    functions = by.functions(body_id=body_id)
    if not is_outside and not functions & definition.functions.keys():
        raise NotYours
    in_team(by.team_id(body_id=body_id, functions=definition.functions))
    opened = stored.unsealed(case.answers, body_id=body_id, draft_key=case.draft_key)
    answers = stored.read(definition.form, opened)
    masked = masked_answers({each.id: each for each in questions_of(definition.form)}, answers)
    entries = list(CaseEntry.objects.filter(body_id=body_id, case_id=case.id).order_by("at", "id"))
    people = in_body(body_id=body_id, person_ids=_people_in(case, entries))
    return OpenedCase(
        case=case,
        definition=definition,
        answers={key: answer for key, answer in answers.items() if key not in masked},
        masked=masked,
        unreadable=frozenset(case.answers) - frozenset(opened),
        history=tuple(_event(entry, people) for entry in entries),
        steps=available(definition.workflow, case.state, functions=functions),
        taken_by=people.get(case.taken_by_id, "") if case.taken_by_id is not None else "",
        reaches=_reaches(case, definition, definition.workflow.message_notice),
        answerable=answerable(
            body_id=body_id,
            functions=frozenset(definition.functions),
            deciding=functions_at(definition.workflow, case.state),
            by=by,
        ),
    )


def _reaches(case: Case, definition: ServiceDefinition, notice: str | None) -> bool:
    return notice is not None and letters.reaches(case=case, notice=definition.notices[notice])


def _purpose_of(filters: Filters, page: int) -> str:
    """Name the purpose and the filters: what an officer typed for a service or a state is not repeated."""
    narrowed = [name for name, typed in (("service", filters.service), ("state", filters.state)) if typed]
    return f"{PURPOSE}: {' '.join([filters.which, filters.order, *narrowed])}, page {page}"


def _filtered(by: Colleague, body_id: int, filters: Filters, slugs: Iterable[str]) -> "QuerySet[Case]":
    wanted = [slug for slug in slugs if filters.service in ("", slug)]
    found = Case.objects.filter(met_by(by, body_id), body_id=body_id, service_slug__in=wanted)
    if filters.state:
        found = found.filter(state=filters.state)
    match filters.which:
        case Which.OPEN:
            return found.filter(is_open=True)
        case Which.MINE:
            return found.filter(is_open=True, taken_by_id=by.person_id)
        case Which.UNTAKEN:
            return found.filter(is_open=True, taken_by_id__isnull=True)
        case Which.CLOSED:
            return found.filter(is_open=False)


def _listed(row: Case, people: dict[int, str]) -> ListedCase:
    return ListedCase(
        reference=row.reference,
        service_slug=row.service_slug,
        version_id=row.version_id,
        state=row.state,
        place=row.place,
        is_confidential=row.is_confidential,
        submitted_at=row.submitted_at,
        taken_by=people.get(row.taken_by_id, "") if row.taken_by_id is not None else "",
    )


def _people_in(case: Case, entries: Iterable[CaseEntry]) -> set[int]:
    found = {entry.person_id for entry in entries} | {case.taken_by_id}
    return {person_id for person_id in found if person_id is not None}


def _event(entry: CaseEntry, people: dict[int, str]) -> Event:
    return Event(
        at=entry.at,
        kind=entry.kind,
        who=people.get(entry.person_id, "") if entry.person_id is not None else "",
        transition=entry.transition,
        from_state=entry.from_state,
        to_state=entry.to_state,
        reason=entry.reason,
        message=entry.message,
        for_resident=entry.for_resident,
    )
