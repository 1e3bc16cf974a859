"""What officers do with a case. Each opens its own context, so that no caller can forget it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F
from django.db.models.functions import Now

from moothall.audit import actions as audit
from moothall.bodies.context import Officer, acting
from moothall.cases import history
from moothall.cases.actions import letters
from moothall.cases.models import Case, CaseEntry
from moothall.cases.refusals import ChangedMeanwhile, NoSuchCase, NothingSaid, NotTakenByYou, NotYours
from moothall.people.queries import Colleague
from moothall.rules.refusal import Refused
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import Decision, said, take
from moothall.services.queries import version

PURPOSE = "casework"


def take_on(*, by: Colleague, body_id: int, reference: str, revision: int) -> None:
    """Take a case, also from a colleague: from now on it is this officer's.

    `revision` is the one that the officer saw. Refusals as for `move`.
    """
    with working(by, body_id, "cases.take_on", reference):
        case, _ = _case(by, body_id, reference, revision)
        _change(case, taken_by_id=by.person_id)
        _note(case, by, CaseEntry.Kind.TAKEN)


def put_back(*, by: Colleague, body_id: int, reference: str, revision: int) -> None:
    """Give a case that this officer took back to the team; raise NotTakenByYou where a colleague has it."""
    with working(by, body_id, "cases.put_back", reference):
        case, _ = _case(by, body_id, reference, revision)
        if case.taken_by_id != by.person_id:
            raise NotTakenByYou
        _change(case, taken_by_id=None)
        _note(case, by, CaseEntry.Kind.PUT_BACK)


def move(
    *,
    by: Colleague,
    body_id: int,
    reference: str,
    revision: int,
    transition: str,
    reason: str = "",
    message: str = "",
) -> None:
    """Take a step of the workflow, with a reason for the file and a message to the resident where it asks for them.

    Raises:
        Refused: the step is not to be had (see rules.workflow.take), the case changed meanwhile, or it is no
            business of this officer. Every refusal leaves an audit row and changes nothing.
    """
    with working(by, body_id, "cases.move", reference):
        case, definition = _case(by, body_id, reference, revision)
        decision = take(
            definition.workflow,
            case.state,
            transition,
            functions=by.functions(body_id=body_id),
            reason=reason,
            message=message,
        )
        _step(case, by, decision)
        letters.send(
            case=case,
            definition=definition,
            notice=decision.transition.notice,
            key=f"revision-{revision + 1}",
            message=decision.message or "",
        )


def write(*, by: Colleague, body_id: int, reference: str, revision: int, message: str) -> bool:
    """Write to the resident; return whether there was an address to send it to. It is on their status page anyway."""
    with working(by, body_id, "cases.write", reference):
        case, definition = _case(by, body_id, reference, revision)
        words = said(message)
        if not words:
            raise NothingSaid
        _change(case)
        _note(case, by, CaseEntry.Kind.WROTE, for_resident=True, message=words)
        return letters.send(
            case=case,
            definition=definition,
            notice=definition.workflow.message_notice,
            key=f"revision-{revision + 1}",
            message=words,
        )


def note(*, by: Colleague, body_id: int, reference: str, revision: int, reason: str) -> None:
    """Add a note to the file that the resident does not see."""
    with working(by, body_id, "cases.note", reference):
        case, _ = _case(by, body_id, reference, revision)
        words = said(reason)
        if not words:
            raise NothingSaid
        _change(case)
        _note(case, by, CaseEntry.Kind.NOTED, reason=words)


@contextmanager
def working(by: Colleague, body_id: int, action: str, reference: str) -> Iterator[None]:
    """Act as an officer of one body upon one case; audit the action, or its refusal in a transaction of its own.

    Raises:
        NotYours: the officer has no post in the body. That body's audit learns of the attempt.
    """
    context = Officer(person_id=by.person_id, body_ids=(body_id,), purpose=PURPOSE)
    try:
        if body_id not in by.body_ids:
            raise NotYours
        with acting(context):
            yield
            audit.record(
                body_id=body_id, action=action, subject_kind="case", subject_id=reference, why=PURPOSE
            )
    except Refused as refusal:
        audit.record_refusal(
            context=context,
            body_id=body_id,
            action=action,
            subject_kind="case",
            subject_id=reference,
            why=type(refusal).__name__,
        )
        raise


def _case(by: Colleague, body_id: int, reference: str, revision: int) -> tuple[Case, ServiceDefinition]:
    case = Case.objects.select_for_update().filter(body_id=body_id, reference=reference).first()
    if case is None:
        raise NoSuchCase
    definition = version(version_id=case.version_id).definition
    if not by.functions(body_id=body_id) & definition.functions.keys():
        raise NotYours
    if case.revision != revision:
        raise ChangedMeanwhile
    return case, definition


def _step(case: Case, by: Colleague, decision: Decision) -> None:
    case.state = decision.to_state.id
    _change(case, state=decision.to_state.id, is_open=decision.to_state.is_open)
    _note(
        case,
        by,
        CaseEntry.Kind.MOVED,
        for_resident=True,
        transition=decision.transition.id,
        from_state=decision.from_state.id,
        to_state=decision.to_state.id,
        reason=decision.reason or "",
        message=decision.message or "",
    )


def _change(case: Case, **changes: str | int | bool | None) -> None:
    Case.objects.filter(body_id=case.body_id, id=case.id).update(
        revision=F("revision") + 1, changed_at=Now(), **changes
    )


def _note(
    case: Case, by: Colleague, kind: CaseEntry.Kind, *, for_resident: bool = False, **words: str
) -> None:
    history.add(
        CaseEntry(
            body_id=case.body_id,
            case=case,
            kind=kind,
            person_id=by.person_id,
            for_resident=for_resident,
            **words,
        )
    )
