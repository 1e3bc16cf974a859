"""Posts: who may serve which body in which function, from when to when, and who must agree to it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moothall.rules.bodies import Kind

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
RECORDS = "records"
ADMINISTRATIVE = frozenset({ADMINISTRATOR, AUDITOR})
"""The functions that every body has, whatever its services: who gives posts, and who reads the evidence."""
EVERYWHERE = ADMINISTRATIVE | {RECORDS}
"""Those, and who keeps a body's records."""

POWERFUL = frozenset({ADMINISTRATOR, AUDITOR})
"""What one person cannot give: an administrator asks, another approves. The database holds the same list."""


NOT_YET = 0
"""The id of a person or a team that is not known yet."""


class PostFault(StrEnum):
    """What is wrong with a post that is asked for."""

    UNKNOWN_FUNCTION = "unknown_function"
    FOR_ONESELF = "for_oneself"
    BACKWARDS = "backwards"
    OVER_ALREADY = "over_already"
    HELD_ALREADY = "held_already"
    ASKED_ALREADY = "asked_already"


class Road(StrEnum):
    """How a post comes to be: at once, or after a second person's approval."""

    AT_ONCE = "at_once"
    BY_TWO = "by_two"


class Approver(StrEnum):
    """Whose administrators may approve a request."""

    OWN_BODY = "own_body"
    OPERATOR = "operator"


class DecisionFault(StrEnum):
    """Why somebody may not decide a request."""

    OWN_REQUEST = "own_request"
    FOR_ONESELF = "for_oneself"
    DECIDED_ALREADY = "decided_already"
    OVER_ALREADY = "over_already"
    ASKER_GONE = "asker_gone"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A time [from_at, to_at) in UTC; None means that no end is set."""

    from_at: datetime
    to_at: datetime | None = None

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it has begun."""
        return self.to_at is not None and self.to_at <= self.from_at

    def holds(self, at: datetime) -> bool:
        """Tell whether the moment `at` lies in it."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended by the moment `at`."""
        return self.to_at is not None and self.to_at <= at

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a moment."""
        begins_in_time = other.to_at is None or self.from_at < other.to_at
        return begins_in_time and (self.to_at is None or other.from_at < self.to_at)


@dataclass(frozen=True, kw_only=True)
class PostWanted:
    """A post as it is asked for; NOT_YET stands for a person or a team that will be made with it."""

    person_id: int
    team_id: int
    function: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class PostHeld:
    """A post that somebody has, had or will have in the body, or that waits for approval (`is_asked`)."""

    person_id: int
    team_id: int
    function: str
    span: Span
    is_asked: bool = False


def grantable(kind: Kind, service_functions: Iterable[str]) -> frozenset[str]:
    """Return the functions that a body of this kind may give: the operator of the portal has no services."""
    return EVERYWHERE if kind is Kind.OPERATOR else EVERYWHERE | frozenset(service_functions)


def post_faults(
    wanted: PostWanted, *, by_id: int, functions: AbstractSet[str], held: Iterable[PostHeld], now: datetime
) -> tuple[PostFault, ...]:
    """Return what stands against a post, nothing when it may be given or asked for.

    `by_id` is the administrator who asks, `functions` those that the body may give (`grantable`), `held` the
    posts and requests of the same body.
    """
    found: list[PostFault] = []
    if wanted.function not in functions:
        found.append(PostFault.UNKNOWN_FUNCTION)
    if wanted.person_id == by_id:
        found.append(PostFault.FOR_ONESELF)
    if wanted.span.is_backwards:
        found.append(PostFault.BACKWARDS)
    elif wanted.span.is_over(now):
        found.append(PostFault.OVER_ALREADY)
    else:
        found.extend(_in_the_way(wanted, held))
    return tuple(found)


def road(function: str) -> Road:
    """Return how a post with this function comes to be."""
    return Road.BY_TWO if function in POWERFUL else Road.AT_ONCE


def approver(*, administrators: AbstractSet[int], asked_by: int, person_id: int) -> Approver:
    """Return whose administrators decide: the operator's only where the body has none but the two concerned."""
    return Approver.OWN_BODY if administrators - {asked_by, person_id} else Approver.OPERATOR


def decision_faults(
    *,
    by_id: int,
    asked_by: int,
    person_id: int,
    is_decided: bool,
    span: Span,
    now: datetime,
    may_still_ask: bool = True,
) -> tuple[DecisionFault, ...]:
    """Return what stands against a second person's decision on a request, void once its asker's right has ended."""
    found: list[DecisionFault] = []
    if by_id == asked_by:
        found.append(DecisionFault.OWN_REQUEST)
    if by_id == person_id:
        found.append(DecisionFault.FOR_ONESELF)
    if is_decided:
        found.append(DecisionFault.DECIDED_ALREADY)
    if span.is_over(now):
        found.append(DecisionFault.OVER_ALREADY)
    if not may_still_ask:
        found.append(DecisionFault.ASKER_GONE)
    return tuple(found)


def _in_the_way(wanted: PostWanted, held: Iterable[PostHeld]) -> Iterable[PostFault]:
    same = [
        post
        for post in held
        if (post.person_id, post.team_id, post.function)
        == (wanted.person_id, wanted.team_id, wanted.function)
        and post.span.overlaps(wanted.span)
    ]
    if any(not post.is_asked for post in same):
        yield PostFault.HELD_ALREADY
    if any(post.is_asked for post in same):
        yield PostFault.ASKED_ALREADY
