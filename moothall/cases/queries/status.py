"""What whoever holds a case's reference and code may know: what is meant for the resident, and no more."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from moothall.bodies.context import GrantHolder, acting
from moothall.cases.codes import digest_of
from moothall.cases.models import Case, CaseEntry
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import State
from moothall.services.queries import version


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the resident's history: what happened (an entry's kind), the state it led to, and any message."""

    at: datetime
    kind: str
    state: State | None
    message: str


@dataclass(frozen=True, kw_only=True)
class CaseStatus:
    """A case as its resident sees it."""

    reference: str
    body_id: int
    definition: ServiceDefinition
    state: State
    submitted_at: datetime
    happenings: tuple[Happening, ...]


def grant(*, reference: str, code: str) -> GrantHolder | None:
    """Return the right to see the case with this reference and code, both as typed, or None.

    Looked up by the digest of both, so that a wrong reference and a wrong code cannot be told apart.
    """
    digest = digest_of(reference=reference, code=code)
    with connection.cursor() as cursor:
        cursor.execute("select moothall_body_of_code(%s)", [digest])
        row = cursor.fetchone()
    return GrantHolder(digest=digest, body_id=row[0]) if row else None


def case_status(grant: GrantHolder) -> CaseStatus | None:
    """Return the case that a grant is for, or None where it is gone."""
    with acting(grant):
        case = Case.objects.filter(body_id=grant.body_id, code_digest=grant.digest).first()
        if case is None:
            return None
        entries = list(
            CaseEntry.objects.filter(body_id=case.body_id, case_id=case.id, for_resident=True)
            .order_by("at", "id")
            .values_list("at", "kind", "to_state", "message")
        )
    definition = version(version_id=case.version_id).definition
    workflow = definition.workflow
    return CaseStatus(
        reference=case.reference,
        body_id=case.body_id,
        definition=definition,
        state=workflow.state(case.state),
        submitted_at=case.submitted_at,
        happenings=tuple(
            Happening(at=at, kind=kind, state=workflow.state(to_state) if to_state else None, message=message)
            for at, kind, to_state, message in entries
        ),
    )
