"""Every way in which an officer reaches a case: reading, finding, each kind of writing, and its files."""

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, drafts, reveals, submission
from moothall.cases.models import Case
from moothall.cases.queries import case_files, desk, outside, queue
from moothall.cases.queries.desk import Filters
from moothall.cases.queries.drafts import EMPTY
from moothall.cases.queries.queue import QueueFilters
from moothall.cases.refusals import NotYours
from moothall.files import actions as files
from moothall.people.queries import Colleague
from moothall.people.refusals import RightEnded
from moothall.rules.answer_json import to_json
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language
from moothall.rules.workflow import NotYourFunction
from moothall.services import queries as services
from tests.cast import POTHOLE, answers_for

WAYS = ("open", "list", "queue", "own", "reveal", "step", "note", "take", "write", "move", "file")
# What leads on from a case that has just come in, and from there.
STEPS = {"book_return": "mark_emptied", "plan_repair": "mark_repaired"}
PHOTO, BYTES = "f" * 32, b"What a camera saw"


def with_photo(body: KnownBody, by: DraftHolder) -> str:
    """Report a pothole with a photo, and return the reference of the case."""
    service = services.current(slug=POTHOLE)
    assert service is not None
    key = drafts.mint_key()
    photo = FileAnswer(key=PHOTO, name="hole.png", size_bytes=len(BYTES), content_type="image/png")
    with acting(by):
        files.keep_image(
            by=by,
            draft_key=key,
            key=PHOTO,
            name=photo.name,
            content=BYTES,
            content_type=photo.content_type,
        )
        answers = to_json({**answers_for(POTHOLE), "photo": (photo,)})
        drafts.keep(by=by, key=key, service=service, earlier=EMPTY, answers=answers, language=Language.EN)
        return submission.submit(by=by, key=key, language=Language.EN).reference


def reached(by: Colleague, body: KnownBody, reference: str, way: str) -> bool:
    """Try to reach a case in one way, with what was known when a form was opened; tell whether it worked."""
    try:
        match way:
            case "list" | "queue" | "own":
                return _is_among_theirs(by, body, reference, way)
            case "open":
                desk.open_case(by=by, body_id=body.id, reference=reference)
            case "reveal":
                return bool(_revealed(by, body, reference))
            case "file":
                found = case_files.open_file(by=by, body_id=body.id, reference=reference, key=PHOTO)
                return found.content == BYTES
            case "step":
                desk.open_step(by=by, body_id=body.id, reference=reference, transition=_step(body, reference))
            case _:
                _write(by, body, reference, way)
    except (RightEnded, NotYours, NotYourFunction):
        return False
    return True


def _is_among_theirs(by: Colleague, body: KnownBody, reference: str, way: str) -> bool:
    match way:
        case "list":
            return desk.worklist(by=by, body_id=body.id, filters=Filters()).total > 0
        case "queue":
            found = queue.queue(by=by, filters=QueueFilters(body_id=body.id))
            return reference in {each.reference for each in found.cases}
        case _:
            return outside.is_own(by=by, body_id=body.id, reference=reference)


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
    case = _case(body, reference)
    first = "plan_repair" if case.service_slug == POTHOLE else "book_return"
    return first if case.state == "received" else STEPS[first]


def _case(body: KnownBody, reference: str) -> Case:
    with acting(Job(body_id=body.id)):
        return Case.objects.get(body_id=body.id, reference=reference)
