"""Every way in which an officer reaches a case: reading, finding, and each kind of writing."""

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, reveals
from moothall.cases.models import Case
from moothall.cases.queries import desk, outside, queue
from moothall.cases.queries.desk import Filters
from moothall.cases.queries.queue import QueueFilters
from moothall.cases.refusals import NotYours
from moothall.people.queries import Colleague
from moothall.people.refusals import RightEnded
from moothall.rules.workflow import NotYourFunction

WAYS = ("open", "list", "queue", "own", "reveal", "step", "note", "take", "write", "move")


def reached(by: Colleague, body: KnownBody, reference: str, way: str) -> bool:
    """Try to reach a missed bin in one way, with what was known when a form was opened; tell whether it worked."""
    try:
        match way:
            case "open":
                desk.open_case(by=by, body_id=body.id, reference=reference)
            case "list":
                return desk.worklist(by=by, body_id=body.id, filters=Filters()).total > 0
            case "queue":
                found = queue.queue(by=by, filters=QueueFilters(body_id=body.id))
                return reference in {each.reference for each in found.cases}
            case "own":
                return outside.is_own(by=by, body_id=body.id, reference=reference)
            case "reveal":
                return bool(_revealed(by, body, reference))
            case "step":
                desk.open_step(by=by, body_id=body.id, reference=reference, transition=_step(body, reference))
            case _:
                _write(by, body, reference, way)
    except (RightEnded, NotYours, NotYourFunction):
        return False
    return True


def _revealed(by: Colleague, body: KnownBody, reference: str) -> object:
    return reveals.reveal(
        by=by, body_id=body.id, reference=reference, item=reveals.CONTACT_EMAIL, reason="To write to them"
    )


def _write(by: Colleague, body: KnownBody, reference: str, way: str) -> None:
    body_id, revision = body.id, _case(body, reference).revision
    match way:
        case "note":
            casework.note(by=by, body_id=body_id, reference=reference, revision=revision, reason="Seen")
        case "take":
            casework.take_on(by=by, body_id=body_id, reference=reference, revision=revision)
        case "write":
            message = "We are on our way"
            casework.write(by=by, body_id=body_id, reference=reference, revision=revision, message=message)
        case _:
            step = _step(body, reference)
            casework.move(by=by, body_id=body_id, reference=reference, revision=revision, transition=step)


def _step(body: KnownBody, reference: str) -> str:
    return "book_return" if _case(body, reference).state == "received" else "mark_emptied"


def _case(body: KnownBody, reference: str) -> Case:
    with acting(Job(body_id=body.id)):
        return Case.objects.get(body_id=body.id, reference=reference)
