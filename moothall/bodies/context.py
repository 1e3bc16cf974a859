"""Who is asking: exactly one context per transaction, and the database shows rows to nobody without one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import assert_never

from django.db import connection, transaction


@dataclass(frozen=True, kw_only=True)
class Resident:
    """A signed-in person looks at what is theirs, across all bodies; or `helper_id`, who acts for them, does."""

    person_id: int
    helper_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Officer:
    """A person acts for the bodies whose member they are, for a stated purpose; `team_id` is evidence, not a right."""

    person_id: int
    body_ids: tuple[int, ...]
    purpose: str
    team_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftHolder:
    """Somebody without an account fills in a form of one body: known by the digest of a secret in their browser."""

    digest: str
    body_id: int


@dataclass(frozen=True, kw_only=True)
class GrantHolder:
    """Somebody shows a reference and its code: known by their digest, and sees that one case."""

    digest: str
    body_id: int


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job works for one body."""

    body_id: int


Context = Resident | Officer | DraftHolder | GrantHolder | Job
Asked = int | bool | str | list[int]

CONTEXT_ROLES = ("moothall_resident", "moothall_officer", "moothall_draft", "moothall_grant", "moothall_job")
SETTINGS = (
    "role",
    "moothall.person",
    "moothall.bodies",
    "moothall.body",
    "moothall.draft",
    "moothall.grant",
    "moothall.helper",
)

_SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
_current: ContextVar[Context | None] = ContextVar("moothall_context", default=None)


class NoContext(Exception):
    """This needs to know who is asking: open bodies.context.acting(...) around it."""


def current() -> Context:
    """Return the context of the running transaction.

    Raises:
        NoContext: nobody is asking.
    """
    context = _current.get()
    if context is None:
        raise NoContext(NoContext.__doc__)
    return context


def in_team(team_id: int | None) -> None:
    """Let evidence name this team of the officer from now on until the context ends; it changes no right."""
    context = current()
    if isinstance(context, Officer):
        _current.set(replace(context, team_id=team_id))


@contextmanager
def acting(context: Context) -> Iterator[None]:
    """Open a transaction (a savepoint when nested) in which the database shows what `context` may see.

    The settings are those of the transaction only, so no pooled connection carries them on. Inside a
    transaction that goes on, the outer context (or none) comes back: releasing a savepoint keeps the inner one.
    """
    outer = _current.get()
    with transaction.atomic():
        _set(context)
        token = _current.set(context)
        try:
            yield
        finally:
            _current.reset(token)
    if connection.in_atomic_block:
        _set(outer)


@contextmanager
def asking(context: Context, question: str, values: Sequence[Asked]) -> Iterator[str | None]:
    """As `acting`, and in the same round trip ask the database one thing first, as the application itself.

    `question` is an SQL expression, `values` its parameters; what it returns comes as text.
    """
    outer = _current.get()
    with transaction.atomic():
        if outer is not None:
            _set(None)
        answer = _set_and_ask(context, question, values)
        token = _current.set(context)
        try:
            yield answer
        finally:
            _current.reset(token)
    if connection.in_atomic_block:
        _set(outer)


def _set(context: Context | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, _settings(context))


def _set_and_ask(context: Context, question: str, values: Sequence[Asked]) -> str | None:
    """PostgreSQL takes the columns of a select in turn: the answer comes before the role is changed."""
    statement = _SET.replace("select ", f"select ({question})::text, ", 1)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *_settings(context)])
        row: tuple[str | None, ...] | None = cursor.fetchone()
    return row[0] if row else None


def _settings(context: Context | None) -> tuple[str, ...]:
    """Return the values of SETTINGS, in their order."""
    match context:
        case None:
            return ("none", "", "", "", "", "", "")
        case Resident(person_id=person_id, helper_id=helper_id):
            helper = "" if helper_id is None else str(helper_id)
            return ("moothall_resident", str(person_id), "", "", "", "", helper)
        case Officer(person_id=person_id, body_ids=body_ids):
            return (
                "moothall_officer",
                str(person_id),
                "{" + ",".join(map(str, body_ids)) + "}",
                "",
                "",
                "",
                "",
            )
        case DraftHolder(digest=digest, body_id=body_id):
            return ("moothall_draft", "", "", str(body_id), digest, "", "")
        case GrantHolder(digest=digest, body_id=body_id):
            return ("moothall_grant", "", "", str(body_id), "", digest, "")
        case Job(body_id=body_id):
            return ("moothall_job", "", "", str(body_id), "", "", "")
        case _:
            assert_never(context)
