"""An officer at the desk, for Django's test client, and what the database knows of them afterwards."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from moothall.audit.models import AuditRow
from moothall.bodies.context import Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case, CaseEntry
from moothall.people.queries import Colleague
from moothall.people.sessions import PERSON
from tests.evidence import told

DESK = "desk.localhost:8000"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What the desk answered."""

    status: int
    words: str
    location: str


def visitor(*, host: str = DESK, checks_tokens: bool = False) -> Client:
    """Return a browser in which nobody is signed in."""
    return Client(HTTP_HOST=host, enforce_csrf_checks=checks_tokens)


def at_desk(colleague: Colleague) -> Client:
    """Return a browser in which a colleague is signed in."""
    client = visitor()
    session = client.session
    session[PERSON] = colleague.person_id
    session.save()
    return client


def look(client: Client, path: str) -> Visit:
    """Open a page."""
    return _visit(client.get(path))


def send(client: Client, path: str, **fields: str | int) -> Visit:
    """Send a form, without following where it leads."""
    return _visit(client.post(path, fields))


def _visit(response: object) -> Visit:
    assert isinstance(response, HttpResponse)
    return Visit(
        status=response.status_code,
        words=response.content.decode(),
        location=response.headers.get("Location", ""),
    )


def as_officer(colleague: Colleague, body: KnownBody) -> Officer:
    """Return the context in which a test looks at a body's rows."""
    return Officer(person_id=colleague.person_id, body_ids=(body.id,), purpose="test")


def stored_case(colleague: Colleague, body: KnownBody, reference: str) -> Case:
    """Return a case as the database has it."""
    with acting(as_officer(colleague, body)):
        return Case.objects.get(body_id=body.id, reference=reference)


def history(colleague: Colleague, body: KnownBody, reference: str) -> list[CaseEntry]:
    """Return the history of a case, oldest first."""
    with acting(as_officer(colleague, body)):
        return list(CaseEntry.objects.filter(body_id=body.id, case__reference=reference).order_by("id"))


def evidence(colleague: Colleague, body: KnownBody) -> list[tuple[str, str, bool]]:
    """Return (action, why, refused) of what a colleague did to a body, oldest first."""
    with acting(as_officer(colleague, body)):
        rows = AuditRow.objects.filter(body_id=body.id, actor_kind="officer", actor_id=colleague.person_id)
        return told(rows)
