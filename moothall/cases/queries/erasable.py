"""What has to be known of a case before somebody asks for its erasure, or decides on it: never what it says."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version

_FACTS = """
    select c.body_id, c.reference, c.version_id, c.state, c.is_open, c.submitted_at, c.helper_id is not null,
        (select max(e.at) from cases_caseentry e where e.body_id = c.body_id and e.case_id = c.id
            and e.kind in ('submitted', 'moved'))
    from cases_case c
"""
_OWN = f"""
    {_FACTS} join people_personbody d on c.body_id = d.body_id and c.person_id = d.person_id
    where d.person_id = %s order by c.submitted_at desc, c.id desc
"""
_OF_BODY = f"{_FACTS} where c.body_id = %s and c.reference = any(%s)"
_Row = tuple[int, str, int, str, bool, datetime, bool, datetime]


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """A case: where it stands and since when. `moved_at` is the last change of its state."""

    body_id: int
    reference: str
    version_id: int
    definition: ServiceDefinition
    state: State
    is_open: bool
    submitted_at: datetime
    moved_at: datetime
    is_sent_by_helper: bool

    @property
    def goes_on(self) -> date | None:
        """The day on which it goes by its service's rule; None while it is open."""
        if self.is_open or self.state.retention_days is None:
            return None
        return timezone.localdate(self.moved_at + timedelta(days=self.state.retention_days))

    def latest(self, *, today: date) -> date | None:
        """Return the last day until which it may be kept: for an open one, as if it were closed on `today`."""
        if not self.is_open:
            return self.goes_on
        days = [state.retention_days for state in self.definition.workflow.states if state.retention_days]
        return today + timedelta(days=max(days)) if days else None


def own(by: Resident) -> tuple[CaseFacts, ...]:
    """Return the cases of a person at all bodies, latest first, in one statement."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(_OWN, [by.person_id])
        rows: list[_Row] = cursor.fetchall()
    return tuple(_read(rows))


def of_body(*, body_id: int, references: Collection[str]) -> Mapping[str, CaseFacts]:
    """Return those of a body's cases that are there, by reference. The context is the body's."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_BODY, [body_id, list(references)])
        rows: list[_Row] = cursor.fetchall()
    return {found.reference: found for found in _read(rows)}


def _read(rows: list[_Row]) -> Iterator[CaseFacts]:
    for body_id, reference, version_id, state, is_open, submitted_at, is_helped, moved_at in rows:
        definition = version(version_id=version_id).definition
        yield CaseFacts(
            body_id=body_id,
            reference=reference,
            version_id=version_id,
            definition=definition,
            state=definition.workflow.state(state),
            is_open=is_open,
            submitted_at=submitted_at,
            moved_at=moved_at,
            is_sent_by_helper=is_helped,
        )
