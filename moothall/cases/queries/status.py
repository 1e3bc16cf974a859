"""What whoever holds a case's reference and code may know: what is meant for the resident, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import GrantHolder
from moothall.cases.codes import digest_of
from moothall.cases.queries.accesses import Access, holding
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version

# One statement, written out, for a page that people come back to. A case is never without its first entry.
_STATUS = """
    select c.reference, c.version_id, c.state, c.submitted_at, e.at, e.kind, e.to_state, e.message
    from cases_case c join cases_caseentry e on e.body_id = c.body_id and e.case_id = c.id
    where c.body_id = %s and c.code_digest = %s and e.for_resident
    order by e.at, e.id
"""
# The entries of a confidential case are shown to no code (the policy of cases_caseentry): of such a case there is this.
_STATE = """
    select c.reference, c.version_id, c.state, c.submitted_at from cases_case c
    where c.body_id = %s and c.code_digest = %s and c.is_confidential
"""
StatusRow = tuple[str, int, str, datetime, datetime, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the resident's history: what happened (an entry's kind), the state it led to, and any message."""

    at: datetime
    kind: str
    state: State | None
    message: str


@dataclass(frozen=True, kw_only=True)
class CaseStatus:
    """A case as its resident sees it; only its state where it `is_withheld`, because a code is no sign-in."""

    reference: str
    body_id: int
    definition: ServiceDefinition
    state: State
    submitted_at: datetime
    happenings: tuple[Happening, ...]
    is_withheld: bool = False


def grant(*, reference: str, code: str) -> GrantHolder | None:
    """Return the right to see the case with this reference and code, both as typed, or None.

    Looked up by the digest of both, so that a wrong reference and a wrong code cannot be told apart.
    """
    digest = digest_of(reference=reference, code=code)
    with connection.cursor() as cursor:
        cursor.execute("select moothall_body_of_code(%s)", [digest])
        row = cursor.fetchone()
    return GrantHolder(digest=digest, body_id=row[0]) if row else None


def case_status(grant: GrantHolder) -> tuple[CaseStatus | None, tuple[Access, ...]]:
    """Return the case that a grant is for, or None where it is gone, and who looked at it, in one transaction.

    Where its person's address is confidential, reference and code open nothing but where the case stands.
    """
    with holding(grant) as looked, connection.cursor() as cursor:
        cursor.execute(_STATUS, [grant.body_id, grant.digest])
        rows: list[StatusRow] = cursor.fetchall()
        if rows:
            return status_of(rows, body_id=grant.body_id), looked
        cursor.execute(_STATE, [grant.body_id, grant.digest])
        row: tuple[str, int, str, datetime] | None = cursor.fetchone()
    return (_state_alone(*row, body_id=grant.body_id), ()) if row else (None, looked)


def _state_alone(
    reference: str, version_id: int, state: str, submitted_at: datetime, *, body_id: int
) -> CaseStatus:
    definition = version(version_id=version_id).definition
    return CaseStatus(
        reference=reference,
        body_id=body_id,
        definition=definition,
        state=definition.workflow.state(state),
        submitted_at=submitted_at,
        happenings=(),
        is_withheld=True,
    )


def status_of(rows: Sequence[StatusRow], *, body_id: int) -> CaseStatus | None:
    """Return the case of a body that `rows` tell of, oldest entry first, or None where there are none."""
    if not rows:
        return None
    reference, version_id, state, submitted_at, *_ = rows[0]
    definition = version(version_id=version_id).definition
    workflow = definition.workflow
    return CaseStatus(
        reference=reference,
        body_id=body_id,
        definition=definition,
        state=workflow.state(state),
        submitted_at=submitted_at,
        happenings=tuple(
            Happening(at=at, kind=kind, state=workflow.state(to_state) if to_state else None, message=message)
            for *_, at, kind, to_state, message in rows
        ),
    )
