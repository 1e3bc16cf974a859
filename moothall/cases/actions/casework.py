"""What officers do with a case. Each opens its own context, so that no caller can forget it."""

from contextlib import suppress

from django.db.models import F
from django.db.models.functions import Now

from moothall.bodies.context import in_team
from moothall.cases import history
from moothall.cases.actions import letters
from moothall.cases.models import Case, CaseEntry
from moothall.cases.refusals import ChangedMeanwhile, NoSuchCase, NothingSaid, NotTakenByYou, NotYours
from moothall.cases.secrecy import met_by
from moothall.cases.working import PURPOSE, working
from moothall.people.duty import on_duty
from moothall.people.queries import Colleague
from moothall.rules.refusal import Refused
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import Decision, said, take
from moothall.services.queries import version


class _DoneBefore(Exception):
    """The same officer has sent the same form before: nothing is left to be done."""

    def __init__(self, case: Case, definition: ServiceDefinition) -> None:
        """Keep what tells the first outcome."""
        super().__init__(self.__doc__)
        self.case, self.definition = case, definition


def take_on(*, by: Colleague, body_id: int, reference: str, revision: int, key: str = "") -> None:
    """Take a case, also from a colleague: from now on it is this officer's.

    `revision` is the one that the officer saw, `key` the one-time key of the form that they sent ("" for none):
    a second call with the same key and words does nothing, and ends as the first did. Refusals as for `move`.
    """
    with suppress(_DoneBefore), working(by, body_id, "cases.take_on", reference) as now:
        asked = _asked(by, body_id, CaseEntry.Kind.TAKEN, key)
        case, _ = _case(now, reference, revision, asked)
        _change(case, taken_by_id=by.person_id)
        _note(case, asked)


def put_back(*, by: Colleague, body_id: int, reference: str, revision: int, key: str = "") -> None:
    """Give a case that this officer took back to the team; raise NotTakenByYou where a colleague has it."""
    with suppress(_DoneBefore), working(by, body_id, "cases.put_back", reference) as now:
        asked = _asked(by, body_id, CaseEntry.Kind.PUT_BACK, key)
        case, _ = _case(now, reference, revision, asked)
        if case.taken_by_id != by.person_id:
            raise NotTakenByYou
        _change(case, taken_by_id=None)
        _note(case, asked)


def move(
    *,
    by: Colleague,
    body_id: int,
    reference: str,
    revision: int,
    transition: str,
    reason: str = "",
    message: str = "",
    key: str = "",
) -> None:
    """Take a step of the workflow, with a reason for the file and a message to the resident where it asks for them.

    `revision` and `key` as for `take_on`.

    Raises:
        Refused: the step is not to be had (see rules.workflow.take), the case changed meanwhile, or it is no
            business of this officer. Every refusal leaves an audit row and changes nothing.
    """
    with suppress(_DoneBefore), working(by, body_id, "cases.move", reference, why=_why(transition)) as now:
        words = {"transition": transition, "reason": said(reason), "message": said(message)}
        asked = _asked(by, body_id, CaseEntry.Kind.MOVED, key, **words)
        case, definition = _case(now, reference, revision, asked)
        decision = take(
            definition.workflow,
            case.state,
            transition,
            functions=now.functions(body_id=body_id),
            reason=reason,
            message=message,
        )
        _step(case, asked, decision)
        letters.send(
            case=case,
            definition=definition,
            notice=decision.transition.notice,
            key=f"revision-{revision + 1}",
            message=decision.message or "",
        )


def moved_before(
    *, by: Colleague, body_id: int, reference: str, transition: str, reason: str, message: str, key: str
) -> bool:
    """Tell whether this very form of this officer has moved the case already, while they still serve the body.

    It tells nothing of what others did, and nobody is refused: whatever it denies is asked for anew.
    """
    with suppress(Refused), on_duty(by, body_id, PURPOSE):
        words = {"transition": transition, "reason": said(reason), "message": said(message)}
        asked = _asked(by, body_id, CaseEntry.Kind.MOVED, key, **words)
        earlier = CaseEntry.objects.filter(body_id=body_id, key=key, case__reference=reference).first()
        return bool(key) and earlier is not None and _says(earlier) == _says(asked)
    return False


def write(*, by: Colleague, body_id: int, reference: str, revision: int, message: str, key: str = "") -> bool:
    """Write to the resident; return whether there was an address to send it to. It is on their status page anyway.

    `revision` and `key` as for `take_on`.
    """
    try:
        with working(by, body_id, "cases.write", reference) as now:
            words = said(message)
            asked = _asked(by, body_id, CaseEntry.Kind.WROTE, key, message=words)
            case, definition = _case(now, reference, revision, asked)
            if not words:
                raise NothingSaid
            _change(case)
            _note(case, asked, for_resident=True)
            return letters.send(
                case=case,
                definition=definition,
                notice=definition.workflow.message_notice,
                key=f"revision-{revision + 1}",
                message=words,
            )
    except _DoneBefore as before:
        notice = before.definition.workflow.message_notice
        return notice is not None and letters.reaches(
            case=before.case, notice=before.definition.notices[notice]
        )


def note(*, by: Colleague, body_id: int, reference: str, revision: int, reason: str, key: str = "") -> None:
    """Add a note to the file that the resident does not see. `revision` and `key` as for `take_on`."""
    with suppress(_DoneBefore), working(by, body_id, "cases.note", reference) as now:
        words = said(reason)
        asked = _asked(by, body_id, CaseEntry.Kind.NOTED, key, reason=words)
        case, _ = _case(now, reference, revision, asked)
        if not words:
            raise NothingSaid
        _change(case)
        _note(case, asked)


def _why(transition: str) -> str:
    return f"{PURPOSE}: {transition}"


def _asked(by: Colleague, body_id: int, kind: CaseEntry.Kind, key: str, **words: str) -> CaseEntry:
    """Return the entry that an officer's form asks for; it knows its case once that is found."""
    return CaseEntry(body_id=body_id, kind=kind, person_id=by.person_id, key=key, for_resident=False, **words)


def _case(by: Colleague, reference: str, revision: int, asked: CaseEntry) -> tuple[Case, ServiceDefinition]:
    """Lock a case for an officer.

    Raises:
        _DoneBefore: the history holds what is asked for, under the key of the same form.
    """
    met = met_by(by, asked.body_id)
    case = Case.objects.select_for_update().filter(met, body_id=asked.body_id, reference=reference).first()
    if case is None:
        raise NoSuchCase
    definition = version(version_id=case.version_id).definition
    if not by.functions(body_id=asked.body_id) & definition.functions.keys():
        raise NotYours
    in_team(by.team_id(body_id=asked.body_id, functions=definition.functions))
    if asked.key:
        earlier = CaseEntry.objects.filter(body_id=asked.body_id, key=asked.key).first()
        if earlier is not None and earlier.case_id == case.id and _says(earlier) == _says(asked):
            raise _DoneBefore(case, definition)
        if earlier is not None:
            raise ChangedMeanwhile
    if case.revision != revision:
        raise ChangedMeanwhile
    return case, definition


def _says(entry: CaseEntry) -> tuple[str | int | None, ...]:
    """Return what makes a repeat: a form that was changed and sent under its old key is another form."""
    return (entry.person_id, entry.kind, entry.transition, entry.reason, entry.message)


def _step(case: Case, asked: CaseEntry, decision: Decision) -> None:
    case.state = decision.to_state.id
    _change(case, state=decision.to_state.id, is_open=decision.to_state.is_open)
    asked.from_state, asked.to_state = decision.from_state.id, decision.to_state.id
    _note(case, asked, for_resident=True)


def _change(case: Case, **changes: str | int | bool | None) -> None:
    Case.objects.filter(body_id=case.body_id, id=case.id).update(
        revision=F("revision") + 1, changed_at=Now(), **changes
    )


def _note(case: Case, asked: CaseEntry, *, for_resident: bool = False) -> None:
    asked.case, asked.for_resident = case, for_resident
    history.add(asked)
