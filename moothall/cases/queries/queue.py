"""One queue for an officer of several bodies: each body is asked for its first few, and those are merged."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from moothall.cases.queries.desk import Which, own_services
from moothall.cases.sealed import PLACE
from moothall.cases.secrecy import meets_all
from moothall.cases.working import PURPOSE, note_lists, serving
from moothall.people.duty import on_duty_in
from moothall.people.officer_names import in_bodies
from moothall.people.queries import Colleague
from moothall.vault import columns, rings

PAGE_LENGTH = 25


class Order(StrEnum):
    """Which cases come first, in all bodies alike."""

    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the queue: just after (or, `is_before`, just before) the case sent at a moment, with an id."""

    at: datetime
    id: int
    is_before: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueFilters:
    """What an officer asked the queue for; no body and no service mean all of theirs."""

    which: Which = Which.OPEN
    body_id: int | None = None
    service: str = ""
    order: Order = Order.OLDEST
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class QueuedCase:
    """A case in the queue, with its body."""

    id: int
    body_id: int
    reference: str
    version_id: int
    state: str
    place_of_case: str
    is_confidential: bool
    submitted_at: datetime
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A page of the queue; what lies before and after it is found by place, never by counting."""

    cases: tuple[QueuedCase, ...]
    has_earlier: bool
    has_later: bool


# One probe of an index for each body and service, as deep as the page is long: neither the number of bodies nor the
# number of cases makes it read more than it shows. `= any(...)` over the bodies would read them all.
_FIND = """
    select c.id, c.body_id, c.reference, c.version_id, c.state, c.submitted_at, c.taken_by_id, c.place_sealed,
        c.is_confidential
    from unnest(%s::bigint[], %s::text[], %s::boolean[]) as wanted(body_id, service_slug, meets_all)
    cross join lateral (
        select * from cases_case c
        where c.body_id = wanted.body_id and c.service_slug = wanted.service_slug and {which} and {place}
            and (wanted.meets_all or not c.is_confidential)
        order by c.submitted_at {way}, c.id {way}
        limit %s
    ) c
    order by c.submitted_at {way}, c.id {way}
    limit %s
"""
_WHICH = {
    Which.OPEN: "c.is_open",
    Which.MINE: "c.is_open and c.taken_by_id = %s",
    Which.UNTAKEN: "c.is_open and c.taken_by_id is null",
    Which.CLOSED: "not c.is_open",
}


def queue(*, by: Colleague, filters: QueueFilters) -> Queue:
    """Return a page of the cases of all bodies that this officer serves, in the services they work on there.

    One statement for all bodies, however many; each body of which a case was shown keeps evidence of it.

    Raises:
        NotYours, RightEnded: the officer serves none of the bodies any more.
    """
    asked = tuple(body_id for body_id in by.body_ids if filters.body_id is None or filters.body_id == body_id)
    with serving(), on_duty_in(by, asked or by.body_ids, PURPOSE) as now:
        rows = _rows(now, filters, asked)
        is_more = len(rows) > PAGE_LENGTH
        shown = rows[:PAGE_LENGTH]
        is_before = filters.place is not None and filters.place.is_before
        if is_before:
            shown.reverse()
        rings.warm({row[1] for row in shown})
        people = in_bodies((row[1], row[6]) for row in shown if row[6] is not None)
        note_lists({row[1] for row in shown}, f"{PURPOSE}: {filters.which} {filters.order}", by=now)
    return Queue(
        cases=tuple(_queued(row, people) for row in shown),
        has_earlier=is_more if is_before else filters.place is not None,
        has_later=True if is_before else is_more,
    )


_Row = tuple[int, int, str, int, str, datetime, int | None, str, bool]


def _rows(now: Colleague, filters: QueueFilters, body_ids: tuple[int, ...]) -> list[_Row]:
    pairs = [
        (body_id, slug)
        for body_id in now.body_ids
        if body_id in body_ids
        for slug in own_services(now, body_id=body_id)
        if filters.service in ("", slug)
    ]
    is_before = filters.place is not None and filters.place.is_before
    is_up = (filters.order is Order.OLDEST) is not is_before
    way, sign = ("asc", ">") if is_up else ("desc", "<")
    place = f"(c.submitted_at, c.id) {sign} (%s, %s)" if filters.place is not None else "true"
    values: list[int | datetime | list[int] | list[str] | list[bool]] = [
        [body_id for body_id, _ in pairs],
        [slug for _, slug in pairs],
        [meets_all(now, body_id) for body_id, _ in pairs],
    ]
    if filters.which is Which.MINE:
        values.append(now.person_id)
    if filters.place is not None:
        values += [filters.place.at, filters.place.id]
    most = PAGE_LENGTH + 1
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(which=_WHICH[filters.which], place=place, way=way), [*values, most, most])
        found: list[_Row] = cursor.fetchall()
    return found


def _queued(row: _Row, people: dict[tuple[int, int], str]) -> QueuedCase:
    (
        case_id,
        body_id,
        reference,
        version_id,
        state,
        submitted_at,
        taken_by_id,
        place_sealed,
        is_confidential,
    ) = row
    place = columns.unseal_if_it_opens(PLACE, body_id=body_id, row=reference, sealed=place_sealed)
    return QueuedCase(
        id=case_id,
        body_id=body_id,
        reference=reference,
        version_id=version_id,
        state=state,
        place_of_case=place or "",
        is_confidential=is_confidential,
        submitted_at=submitted_at,
        taken_by=people.get((body_id, taken_by_id), "") if taken_by_id is not None else "",
    )
