"""What happened to a case, as officers read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.cases.actions.letters import TO_HELPER
from moothall.cases.actions.reveals import CONTACT_EMAIL, CONTACT_PHONE
from moothall.cases.models import CaseEntry
from moothall.cases.queries.delivery import LETTER_CONTACT
from moothall.cases.queries.desk import Event, OpenedCase
from moothall.rules.forms import questions_of
from moothall.rules.language import Language
from moothall.rules.services import ServiceDefinition
from moothall.ui import texts
from moothall.ui.words import moment_in_words

Kind = CaseEntry.Kind
CONTACT_LABELS = {CONTACT_EMAIL: "desk.email", CONTACT_PHONE: "desk.phone"}
_OF_NO_QUESTION = {**CONTACT_LABELS, LETTER_CONTACT: "desk_letters.contact"}


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One entry. `reason` is for the file; `resident_reads` and `message` are what the resident's page says of it."""

    heading: str
    when: str
    reason: str
    message: str
    resident_reads: str


def event_rows(
    events: Iterable[Event], definition: ServiceDefinition, language: Language
) -> tuple[EventRow, ...]:
    """Return the entries of a history, newest first."""
    return tuple(_row(event, definition, language) for event in reversed(tuple(events)))


def changes_since(opened: OpenedCase, revision: int) -> tuple[Event, ...]:
    """Return what happened after the revision that an officer saw: every change adds one entry and one revision."""
    unchanged = (Kind.NOTICE_FAILED, Kind.REVEALED)
    changes = tuple(event for event in opened.history if event.kind not in unchanged)
    return changes[max(0, revision) :]


def _row(event: Event, definition: ServiceDefinition, language: Language) -> EventRow:
    reads = definition.workflow.state(event.to_state).resident.speak(language) if event.to_state else ""
    return EventRow(
        heading=_heading(event, definition, language),
        when=moment_in_words(event.at, language),
        reason=event.reason,
        message=event.message if event.for_resident else "",
        resident_reads=reads if event.for_resident else "",
    )


def _heading(event: Event, definition: ServiceDefinition, language: Language) -> str:
    workflow = definition.workflow
    who = event.who or texts.speak("desk.somebody", language)
    match Kind(event.kind):
        case Kind.SUBMITTED:
            return texts.speak("desk.event_submitted", language)
        case Kind.MOVED:
            return texts.speak(
                "desk.event_moved",
                language,
                who=who,
                from_state=workflow.state(event.from_state).name.speak(language),
                to_state=workflow.state(event.to_state).name.speak(language),
            )
        case Kind.NOTICE_FAILED:
            whose = "_helper" if event.transition.endswith(TO_HELPER) else ""
            return texts.speak(f"desk.event_notice_failed{whose}", language)
        case Kind.REVEALED:
            what = _revealed(event.transition, definition, language)
            return texts.speak("desk.event_revealed", language, who=who, what=what)
        case Kind.TAKEN | Kind.PUT_BACK | Kind.WROTE | Kind.NOTED as kind:
            return texts.speak(f"desk.event_{kind.value}", language, who=who)


def _revealed(item: str, definition: ServiceDefinition, language: Language) -> str:
    """Return what an entry says was looked at: a contact detail, or the question."""
    if item in _OF_NO_QUESTION:
        return texts.speak(_OF_NO_QUESTION[item], language)
    labels = {question.id: question.label for question in questions_of(definition.form)}
    return labels[item].speak(language) if item in labels else item
