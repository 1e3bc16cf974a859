"""The workflow of a service: states and transitions in one table, and what may happen to a case."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.language import Text
from moothall.rules.refusal import Refused

LONGEST_WORDS = 4000


class Status(StrEnum):
    """Whether a case in a state is open or closed, in the words of Open311 GeoReport v2."""

    OPEN = "open"
    CLOSED = "closed"


class Requirement(StrEnum):
    """What an officer must give with a transition: a reason for the file, a message to the resident."""

    REASON = "reason"
    MESSAGE = "message"


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a case stands.

    `name` is the officers' word; `resident` is what the resident reads, with `next_step` and `how_long`. A
    closed state says in `retention_days` how long after closing the case is kept; an open one never does.
    """

    id: str
    name: Text
    resident: Text
    next_step: Text
    how_long: Text | None = None
    status: Status
    retention_days: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether a case in this state is still being worked on."""
        return self.status is Status.OPEN


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A step for an officer with one of the functions in `by`; `notice` names the notice it sends."""

    id: str
    label: Text
    from_states: tuple[str, ...] = field(metadata={"key": "from"})
    to_state: str = field(metadata={"key": "to"})
    by: tuple[str, ...]
    requires: tuple[Requirement, ...] = ()
    notice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """All states and transitions. A new case is in `initial`; its resident is sent `initial_notice`.

    `message_notice` carries what an officer writes to the resident apart from any step.
    """

    initial: str
    initial_notice: str | None = None
    message_notice: str | None = None
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def state(self, state_id: str) -> State:
        """Return the state with this id; raise NoSuchState where there is none."""
        for state in self.states:
            if state.id == state_id:
                return state
        raise NoSuchState


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A transition that may be made. `reason` is for the file, `message` for the resident; both cleaned."""

    transition: Transition
    from_state: State
    to_state: State
    reason: str | None
    message: str | None


class NoSuchState(Refused):
    """The workflow has no such state."""


class NoSuchTransition(Refused):
    """The workflow has no such step."""


class NotFromThisState(Refused):
    """The case is no longer where this step begins: someone may have moved it on."""


class NotYourFunction(Refused):
    """Your work at this council does not include this step."""


class ReasonMissing(Refused):
    """Enter a reason for the case file."""


class MessageMissing(Refused):
    """Enter a message to the resident."""


class WordsRefused(Refused):
    """The words are too long or hold characters that cannot be read."""


def available(workflow: Workflow, state_id: str, *, functions: AbstractSet[str]) -> tuple[Transition, ...]:
    """Return the steps that an officer with `functions` may take from a state, in the workflow's order."""
    return tuple(
        step for step in workflow.transitions if state_id in step.from_states and functions & set(step.by)
    )


def functions_at(workflow: Workflow, state_id: str) -> frozenset[str]:
    """Return the functions by which a step may be taken from a state; none where it is a last one."""
    return frozenset(one for step in workflow.transitions if state_id in step.from_states for one in step.by)


def take(
    workflow: Workflow,
    state_id: str,
    transition_id: str,
    *,
    functions: AbstractSet[str],
    reason: str = "",
    message: str = "",
) -> Decision:
    """Return the decision to take a step; raise the Refused that says why it may not be taken.

    `reason` and `message` are as typed. A message is kept where it is given, required or not.
    """
    step = next((each for each in workflow.transitions if each.id == transition_id), None)
    if step is None:
        raise NoSuchTransition
    if state_id not in step.from_states:
        raise NotFromThisState
    if not functions & set(step.by):
        raise NotYourFunction
    reason, message = said(reason), said(message)
    if not reason and Requirement.REASON in step.requires:
        raise ReasonMissing
    if not message and Requirement.MESSAGE in step.requires:
        raise MessageMissing
    return Decision(
        transition=step,
        from_state=workflow.state(state_id),
        to_state=workflow.state(step.to_state),
        reason=reason or None,
        message=message or None,
    )


def said(typed: str) -> str:
    """Return an officer's words as typed, cleaned; raise WordsRefused where too long or unreadable."""
    cleaned = clean(typed, max_length=LONGEST_WORDS, lines=True)
    if isinstance(cleaned, Wrong):
        raise WordsRefused
    return cleaned
