"""Requests for erasure as a body's officers see them, and as the resident does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from moothall.bodies.context import Resident, acting
from moothall.cases.queries import erasable
from moothall.cases.queries.erasable import CaseFacts
from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, note
from moothall.people.queries import Account, Colleague
from moothall.portability.keepers import reading
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.refusals import NoSuchErasure
from moothall.rules.posts import RECORDS

MOST, MOST_FIRST = 200, 10
KIND = "erasure"


@dataclass(frozen=True, kw_only=True)
class AskedCase:
    """A case that was asked for, and what was decided; `facts` are what the officer may know of one that is there."""

    item: ErasureItem
    facts: CaseFacts | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the body has decided about it."""
        return bool(self.item.outcome)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request with its cases."""

    request: ErasureRequest
    cases: tuple[AskedCase, ...]

    @property
    def is_open(self) -> bool:
        """Whether something is left to decide."""
        return self.request.ended_at is None

    def case(self, reference: str) -> AskedCase:
        """Return the case with this reference; raise NoSuchErasure where it was not asked for."""
        for one in self.cases:
            if one.item.reference == reference:
                return one
        raise NoSuchErasure


@dataclass(frozen=True, kw_only=True)
class WaitingRequest:
    """A request that waits for a body's answer, without who asks."""

    id: int
    asked_at: datetime
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many requests wait for a body's answer, and those to be answered first (MOST_FIRST at most)."""

    count: int
    first: tuple[WaitingRequest, ...]

    @property
    def due_on(self) -> date | None:
        """By when the first is to be answered, None where none waits."""
        return self.first[0].due_on if self.first else None


def of_body(*, by: Colleague, body_id: int) -> tuple[Asked, ...]:
    """Return a body's requests: those that wait, by their day, then those that were answered, newest first.

    Raises:
        NotKeeper, RightEnded, NotServing: the officer may not read the body's records.
    """
    read = Attempted(action="erasure.list", subject_kind=KIND, subject_id="all")
    with reading(by, body_id, read):
        order = (F("ended_at").desc(nulls_first=True), "due_on", "id")
        rows = list(ErasureRequest.objects.filter(body_id=body_id).order_by(*order)[:MOST])
        found = tuple(_with_items(rows))
        note(body_id, read, why=RECORDS)
    return found


def one(*, by: Colleague, body_id: int, request_id: int) -> Asked:
    """Return one request, with what the officer may know of each case.

    Raises:
        NoSuchErasure: the body has none with this id. NotKeeper, RightEnded, NotServing: as for `of_body`.
    """
    read = Attempted(action="erasure.read", subject_kind=KIND, subject_id=str(request_id))
    with reading(by, body_id, read):
        row = ErasureRequest.objects.filter(body_id=body_id, id=request_id).first()
        if row is None:
            raise NoSuchErasure
        items = ErasureItem.objects.filter(body_id=body_id, request_id=request_id)
        there = erasable.of_body(body_id=body_id, references=[item.reference for item in items])
        found = next(_with_items([row], there))
        note(body_id, read, why=RECORDS)
    return found


def waiting(*, by: Colleague, body_id: int) -> Waiting:
    """Return what waits for a body's answer, for the first page of whoever keeps its records.

    Raises:
        RightEnded, NotServing: as for people.duty.on_duty.
    """
    with on_duty(by, body_id, RECORDS):
        rows = ErasureRequest.objects.filter(body_id=body_id, ended_at__isnull=True).order_by("due_on", "id")
        found = [
            WaitingRequest(id=row_id, asked_at=asked_at, due_on=due_on)
            for row_id, asked_at, due_on in rows.values_list("id", "asked_at", "due_on")
        ]
    return Waiting(count=len(found), first=tuple(found[:MOST_FIRST]))


def of_person(*, by: Account) -> tuple[Asked, ...]:
    """Return a person's own requests at all bodies, newest first, in two statements."""
    with acting(Resident(person_id=by.person_id)):
        rows = list(ErasureRequest.objects.filter(person_id=by.person_id).order_by("-asked_at", "-id"))
        return tuple(_with_items(rows))


def _with_items(
    rows: Iterable[ErasureRequest], there: Mapping[str, CaseFacts] | None = None
) -> Iterator[Asked]:
    requests = list(rows)
    found = ErasureItem.objects.filter(
        body_id__in={row.body_id for row in requests}, request_id__in=[row.id for row in requests]
    )
    items: dict[tuple[int, int], list[ErasureItem]] = {}
    for item in found.order_by("id"):
        items.setdefault((item.body_id, item.request_id), []).append(item)
    for row in requests:
        cases = items.get((row.body_id, row.id), [])
        yield Asked(
            request=row,
            cases=tuple(AskedCase(item=item, facts=(there or {}).get(item.reference)) for item in cases),
        )
