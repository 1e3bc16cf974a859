"""Read evidence: newest first, paged by key. Whoever calls acts as somebody who may, and records that they read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from moothall.audit.models import AuditDetail, AuditDigest, AuditRow, AuditSeal
from moothall.rules.moments import begin_of, end_of

PAGE_LENGTH = 50


@dataclass(frozen=True, kw_only=True)
class Filters:
    """By what the list is narrowed; nothing set means all. `to_on` is the last day shown.

    `action` is an action such as cases.open, or the part before the dot.
    """

    reference: str = ""
    officer_id: int | None = None
    action: str = ""
    from_on: date | None = None
    to_on: date | None = None
    refused: bool = False
    outside: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is set, for the evidence of the reading itself."""
        wanted = {
            "reference": bool(self.reference),
            "officer": self.officer_id is not None,
            "action": bool(self.action),
            "from": self.from_on is not None,
            "to": self.to_on is not None,
            "refused": self.refused,
            "outside": self.outside,
        }
        return tuple(name for name, is_set in wanted.items() if is_set)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A row's place in the order by time: what comes before it is older."""

    at: datetime
    row_id: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row; `why` is None where it was erased."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    for_id: int | None
    team_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    purpose: str
    is_outside: bool
    refused: bool
    why: str | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows, newest first; `older` is where the next page begins, None where this is the last."""

    entries: tuple[Entry, ...]
    older: Place | None


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """How far a body's chain goes: when the last seal was made (None before the first), how many rows wait.

    `signed_on` is the last day of which there is a signed digest, None before the first.
    """

    seals: int
    sealed_rows: int
    sealed_at: datetime | None
    waiting: int
    signed_on: date | None


def page(*, body_id: int, filters: Filters, before: Place | None = None, length: int = PAGE_LENGTH) -> Page:
    """Return the rows of a body that are older than a place, or the newest."""
    found = _filtered(AuditRow.objects.filter(body_id=body_id), filters)
    if before is not None:
        found = found.filter(Q(at__lt=before.at) | Q(id__lt=before.row_id), at__lte=before.at)
    rows = list(found.order_by("-at", "-id")[: length + 1])
    shown = rows[:length]
    details = AuditDetail.objects.filter(body_id=body_id, id__in=[row.id for row in shown])
    words = dict(details.values_list("id", "why"))
    return Page(
        entries=tuple(_entry(row, words.get(row.id)) for row in shown),
        older=Place(at=shown[-1].at, row_id=shown[-1].id) if len(rows) > length else None,
    )


def has_case(*, body_id: int, reference: str) -> bool:
    """Tell whether the evidence of a body knows of a case, which may be deleted since."""
    return AuditRow.objects.filter(
        body_id=body_id, subject_kind="case", subject_id=reference, refused=False
    ).exists()


def chain_state(*, body_id: int) -> ChainState:
    """Return how far the chain of a body goes."""
    last = AuditSeal.objects.filter(body_id=body_id).order_by("-number").first()
    return ChainState(
        seals=last.number if last else 0,
        sealed_rows=last.last_position if last else 0,
        sealed_at=last.at if last else None,
        waiting=AuditDetail.objects.filter(body_id=body_id, seal_number__isnull=True).count(),
        signed_on=AuditDigest.objects.filter(body_id=body_id).aggregate(last=Max("on"))["last"],
    )


def _filtered(rows: QuerySet[AuditRow], filters: Filters) -> QuerySet[AuditRow]:
    if filters.reference:
        rows = rows.filter(subject_kind="case", subject_id=filters.reference)
    if filters.officer_id is not None:
        rows = rows.filter(actor_kind="officer", actor_id=filters.officer_id)
    if filters.action:
        rows = rows.filter(Q(action=filters.action) | Q(action__startswith=f"{filters.action}."))
    if filters.from_on is not None:
        rows = rows.filter(at__gte=begin_of(filters.from_on))
    if filters.to_on is not None:
        rows = rows.filter(at__lt=end_of(filters.to_on))
    if filters.refused:
        rows = rows.filter(refused=True)
    if filters.outside:
        rows = rows.filter(is_outside=True)
    return rows


def _entry(row: AuditRow, why: str | None) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        for_id=row.for_id,
        team_id=row.team_id,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        purpose=row.purpose,
        is_outside=row.is_outside,
        refused=row.refused,
        why=why,
    )
