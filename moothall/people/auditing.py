"""What the auditor of a body reads of its evidence, and what they withhold from residents. Itself evidence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from moothall.audit import digests, queries, withholding
from moothall.audit import withheld as recorded
from moothall.audit.queries import ChainState, Entry, Filters, Page, Place
from moothall.audit.withholding import Ground
from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.people.duty import on_duty
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.evidence_subjects import Subjects, of_entries
from moothall.people.models import Arrangement, Team
from moothall.people.queries import Colleague
from moothall.rules.posts import AUDITOR
from moothall.rules.refusal import Refused

PURPOSE = "audit"
_OUTSIDE_SHOWN = 10


class NotAuditor(Refused):
    """You are no auditor of this body."""


class NothingKnown(Refused):
    """The evidence of this body knows no such case."""


@dataclass(frozen=True, kw_only=True)
class KnownTeam:
    """A team by its name; `lent_by` is the other body whose it is, None where it is the body's own."""

    name: str
    lent_by: KnownBody | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A page of a body's evidence; `teams` are those of the officers on the page, `subjects` what its rows are about.

    `outside` are the last times that officers reached outside their own queues, whatever the page is narrowed by.
    """

    page: Page
    outside: tuple[Entry, ...]
    chain: ChainState
    teams: dict[int, KnownTeam]
    subjects: Subjects
    is_withheld: bool


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """What is withheld of a case now: the ground and the end, None where nothing is."""

    ground: Ground | None
    to_at: datetime | None


def read(*, by: Colleague, body_id: int, filters: Filters, before: Place | None) -> Evidence:
    """Return a page of the evidence of a body, and record by what it was narrowed.

    Raises:
        NotAuditor: the officer serves the body in other functions only.
        NotServing: the officer does not serve it.
    """
    narrowed = " ".join((*filters.names, *(("older",) if before else ())))
    why = f"{PURPOSE} {narrowed}" if narrowed else PURPOSE
    with _auditing(by, body_id, _of_body("audit.read", body_id), why=why):
        page = queries.page(body_id=body_id, filters=filters, before=before)
        outside = queries.page(body_id=body_id, filters=Filters(outside=True), length=_OUTSIDE_SHOWN).entries
        return Evidence(
            page=page,
            outside=outside,
            chain=queries.chain_state(body_id=body_id),
            teams=_teams(body_id, (*page.entries, *outside)),
            subjects=of_entries(body_id, (*page.entries, *outside)),
            is_withheld=bool(filters.reference)
            and withholding.in_force(body_id=body_id, subject_id=filters.reference).exists(),
        )


def signed_digests(*, by: Colleague, body_id: int) -> str:
    """Return the file of a body's digests, to keep outside, and record that it was taken. Refusals as for `read`."""
    with _auditing(by, body_id, _of_body("audit.export", body_id), why=PURPOSE):
        return digests.written(digests.kept(body_id=body_id), trusted=digests.keys().trusted)


def withheld(*, by: Colleague, body_id: int, reference: str) -> Withheld:
    """Return what is withheld of a case, and record the look. Refusals as for `read`; NothingKnown."""
    with _auditing(by, body_id, _of_case("audit.open_withholding", reference), why=PURPOSE):
        _known(body_id, reference)
        found = withholding.in_force(body_id=body_id, subject_id=reference).first()
        return Withheld(ground=Ground(found.ground) if found else None, to_at=found.to_at if found else None)


def withhold(*, by: Colleague, body_id: int, reference: str, ground: Ground, to_at: datetime) -> None:
    """Withhold from the resident who looks at a case. Refusals as for `read`; NothingKnown; as audit.withholding."""
    from_at = timezone.now()
    why = f"{PURPOSE}: {recorded.made(ground=ground, from_at=from_at, to_at=to_at)}"
    with _auditing(by, body_id, _of_case(recorded.WITHHOLD, reference), why=why):
        _known(body_id, reference)
        withholding.withhold(
            body_id=body_id,
            subject_id=reference,
            ground=ground,
            recorded_by_id=by.person_id,
            from_at=from_at,
            to_at=to_at,
        )


def tell_again(*, by: Colleague, body_id: int, reference: str) -> None:
    """End what is withheld of a case. Refusals as for `read`; NothingKnown."""
    at = timezone.now()
    why = f"{PURPOSE}: {recorded.ended(at=at)}"
    with _auditing(by, body_id, _of_case(recorded.END, reference), why=why):
        _known(body_id, reference)
        withholding.end(body_id=body_id, subject_id=reference, at=at)


def _of_body(action: str, body_id: int) -> Attempted:
    return Attempted(action=action, subject_kind="body", subject_id=str(body_id))


def _of_case(action: str, reference: str) -> Attempted:
    return Attempted(action=action, subject_kind="case", subject_id=reference)


def _known(body_id: int, reference: str) -> None:
    if not queries.has_case(body_id=body_id, reference=reference):
        raise NothingKnown


@contextmanager
def _auditing(by: Colleague, body_id: int, attempted: Attempted, *, why: str) -> Iterator[None]:
    with (
        refusals_noted(by, body_id, attempted, purpose=PURPOSE),
        on_duty(by, body_id, PURPOSE) as now,
    ):
        if AUDITOR not in now.functions(body_id=body_id):
            raise NotAuditor
        yield
        note(body_id, attempted, why=why)


def _teams(body_id: int, entries: tuple[Entry, ...]) -> dict[int, KnownTeam]:
    """Return the body's own teams, and those of others as the arrangements name them by which they serve it."""
    ids = {entry.team_id for entry in entries if entry.team_id is not None}
    own = Team.objects.filter(body_id=body_id, id__in=ids).values_list("id", "name")
    lent = Arrangement.objects.filter(body_id=body_id, team_id__in=ids).order_by("proposed_at", "id")
    return {
        **{
            row.team_id: KnownTeam(name=row.team_name, lent_by=register.by_id(row.provider_id))
            for row in lent
        },
        **{team_id: KnownTeam(name=name) for team_id, name in own},
    }
