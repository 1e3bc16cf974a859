"""The workflow of a service: states and transitions in one table, and what may happen to a case."""

from dataclasses import dataclass, field
from enum import StrEnum

from moothall.rules.language import Text


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
    """All states and transitions. A new case is in `initial`; its resident is sent `initial_notice`."""

    initial: str
    initial_notice: str | None = None
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
