"""Write evidence: a row and its erasable detail in one call, beside the change and in its transaction."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import assert_never

from django.db import connection

from moothall.bodies.context import Context, DraftHolder, GrantHolder, Job, Officer, Resident, acting, current

request_id: ContextVar[str] = ContextVar("moothall_request_id", default="")

_LONGEST_WHY, _LONGEST_PURPOSE, _LONGEST_SUBJECT = 500, 40, 60
# The database salts the digest of the detail.
RECORD = "select moothall_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
# As RECORD for many acts of one actor: what differs from row to row comes as four lists.
_RECORD_EACH = (
    "select moothall_record(%s, %s, %s, %s, %s, done.action, done.kind, done.id, %s, false, false, done.why, %s)"
    " from unnest(%s::varchar[], %s::varchar[], %s::varchar[], %s::varchar[]) as done (action, kind, id, why)"
)
# As RECORD for one act in many bodies.
_RECORD_IN_EACH = (
    "select moothall_record(body, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " from unnest(%s::bigint[]) as body"
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was done to which record."""

    action: str
    subject_kind: str
    subject_id: str
    refused: bool = False
    is_outside: bool = False


@dataclass(frozen=True, kw_only=True)
class _Actor:
    """Who acts, by ids alone."""

    kind: str
    id: int | None = None
    for_id: int | None = None
    team_id: int | None = None
    purpose: str = ""


def record(
    *,
    body_id: int,
    action: str,
    subject_kind: str,
    subject_id: str,
    why: str,
    refused: bool = False,
    is_outside: bool = False,
) -> None:
    """Add one row: `action` is `module.verb`, `subject_id` a reference or an id, `why` the purpose or the reason.

    The actor, their team and their purpose are the context's own. `is_outside` says that an officer reached a
    record outside their own queue; `why` is then the reason that they stated. Apart from such a reason, a
    person's words, names and addresses never go into evidence.

    Raises:
        NoContext: nobody is asking.
    """
    act = Act(
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        refused=refused,
        is_outside=is_outside,
    )
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values(body_id, current(), act, why=why, request=request_id.get()))


def record_each(*, body_id: int, done: Sequence[tuple[Act, str]]) -> None:
    """As `record`, by one statement, for many things that the context's actor did in a body: each with its why.

    Raises:
        NoContext: nobody is asking.
    """
    actor = _actor(current())
    lists = (
        [act.action for act, _ in done],
        [act.subject_kind for act, _ in done],
        [act.subject_id[:_LONGEST_SUBJECT] for act, _ in done],
        [why[:_LONGEST_WHY] for _, why in done],
    )
    whose = (body_id, actor.kind, actor.id, actor.for_id, actor.team_id, actor.purpose[:_LONGEST_PURPOSE])
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_EACH, [*whose, request_id.get(), *lists])


def record_in_each(*, body_ids: Sequence[int], act: Act, why: str) -> None:
    """As `record`, by one statement, for one thing that the context's actor did in all of these bodies.

    Raises:
        NoContext: nobody is asking.
    """
    _, *others = values(0, current(), act, why=why, request=request_id.get())
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_IN_EACH, [*others, list(body_ids)])


def values(body_id: int, by: Context, act: Act, *, why: str, request: str) -> list[str | int | bool | None]:
    """Return the parameters of RECORD."""
    actor = _actor(by)
    return [
        body_id,
        actor.kind,
        actor.id,
        actor.for_id,
        actor.team_id,
        act.action,
        act.subject_kind,
        act.subject_id[:_LONGEST_SUBJECT],
        actor.purpose[:_LONGEST_PURPOSE],
        act.is_outside,
        act.refused,
        why[:_LONGEST_WHY],
        request,
    ]


def record_refusal(
    *,
    context: Context,
    body_id: int,
    action: str,
    subject_kind: str,
    subject_id: str,
    why: str,
    is_outside: bool = False,
) -> None:
    """Add a row about a refused attempt, in a transaction of its own that nothing else rolls back."""
    with acting(context):
        record(
            body_id=body_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            why=why,
            refused=True,
            is_outside=is_outside,
        )


def erase_detail(*, body_id: int, row_id: int, why: str) -> bool:
    """Erase what may be erased of a sealed row and leave a tombstone that says why; return False where there is none.

    Called under no context: only the application itself may. The chain stays whole and provable without it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select moothall_erase_audit_detail(%s, %s, %s)", [body_id, row_id, why[:_LONGEST_WHY]]
        )
        row: tuple[bool] | None = cursor.fetchone()
    return row is not None and row[0]


def _actor(context: Context) -> _Actor:
    match context:
        case Resident(person_id=person_id, helper_id=None):
            return _Actor(kind="resident", id=person_id)
        case Resident(person_id=person_id, helper_id=helper_id):
            return _Actor(kind="resident", id=helper_id, for_id=person_id)
        case Officer(person_id=person_id, team_id=team_id, purpose=purpose):
            return _Actor(kind="officer", id=person_id, team_id=team_id, purpose=purpose)
        case DraftHolder():
            return _Actor(kind="draft_holder")
        case GrantHolder():
            return _Actor(kind="grant_holder")
        case Job():
            return _Actor(kind="job")
        case _:
            assert_never(context)
