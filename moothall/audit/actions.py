"""Write evidence. One plain insert beside the change, in its transaction."""

from contextvars import ContextVar
from typing import assert_never

from django.db import connection

from moothall.bodies.context import Context, DraftHolder, GrantHolder, Job, Officer, Resident, acting, current

request_id: ContextVar[str] = ContextVar("moothall_request_id", default="")

_INSERT = """
    insert into audit_auditrow
        (body_id, at, actor_kind, actor_id, action, subject_kind, subject_id, why, refused, request_id)
    values (%s, statement_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    *, body_id: int, action: str, subject_kind: str, subject_id: str, why: str, refused: bool = False
) -> None:
    """Add one row: `action` is `module.verb`, `subject_id` a reference or an id, `why` the purpose or the reason.

    The actor is the context's own. A person's words, names and addresses never go into an audit row.

    Raises:
        NoContext: nobody is asking.
    """
    actor_kind, actor_id = _actor(current())
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                body_id,
                actor_kind,
                actor_id,
                action,
                subject_kind,
                subject_id,
                why[:200],
                refused,
                request_id.get(),
            ],
        )


def record_refusal(
    *, context: Context, body_id: int, action: str, subject_kind: str, subject_id: str, why: str
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
        )


def _actor(context: Context) -> tuple[str, int | None]:
    match context:
        case Resident(person_id=person_id):
            return ("resident", person_id)
        case Officer(person_id=person_id):
            return ("officer", person_id)
        case DraftHolder():
            return ("draft_holder", None)
        case GrantHolder():
            return ("grant_holder", None)
        case Job():
            return ("job", None)
        case _:
            assert_never(context)
