"""What each line of a list would do, given what the body has: decided before anything is done."""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from moothall.people.models import Membership, Team
from moothall.people.posts import held_in
from moothall.people.queries import Colleague
from moothall.rules import posts as rules
from moothall.rules.moments import begin_of, end_of
from moothall.rules.posts import NOT_YET, PostFault, PostHeld, Road, Span
from moothall.rules.posts_file import Line, LineFault
from moothall.rules.posts_functions import Functions


class Effect(StrEnum):
    """What a line would do."""

    GIVES = "gives"
    ASKS = "asks"
    ENDS = "ends"
    CHANGES_END = "changes_end"
    NOTHING = "nothing"
    WRONG = "wrong"


class MoreFault(StrEnum):
    """What is wrong with a line in this body."""

    TEAM_UNKNOWN = "team_unknown"
    NOT_LONGER = "not_longer"


Fault = LineFault | PostFault | MoreFault


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A line and what it would do; the ids are NOT_YET or existing.

    `is_new` where the person never had a post here: whether they have one elsewhere is nobody's business here.
    """

    line: Line
    effect: Effect
    faults: tuple[Fault, ...] = ()
    is_new: bool = False
    person_id: int = NOT_YET
    team_id: int = NOT_YET
    membership_id: int = NOT_YET

    @property
    def known_here_id(self) -> int:
        """The id of a person whom the body knows, NOT_YET for anybody else."""
        return NOT_YET if self.is_new else self.person_id


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that a list would do; `digest` stands for it, so that what is confirmed is what was shown."""

    file_id: int
    lines: tuple[Planned, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no line is wrong."""
        return all(planned.effect is not Effect.WRONG for planned in self.lines)

    @property
    def digest(self) -> str:
        """Return what changes whenever any line would do something else; keyed, so that it tells nobody's id.

        Whom the body does not know has none in it: otherwise it would tell who is known elsewhere.
        """
        told = [
            [
                each.line.number,
                each.line.function,
                each.effect,
                *each.faults,
                each.known_here_id,
                each.team_id,
                each.membership_id,
            ]
            for each in self.lines
        ]
        return hmac.new(settings.SECRET_KEY.encode(), json.dumps(told).encode(), "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What the body has: its teams by name, its memberships, and who is known by which address."""

    by_id: int
    teams: dict[str, int]
    rows: dict[tuple[int, int, str], list[Membership]]
    held: dict[tuple[int, int, str], list[PostHeld]]
    known: dict[str, int]
    functions: Functions
    now: datetime = field(default_factory=timezone.now)

    def knows(self, person_id: int) -> bool:
        """Tell whether somebody has or had a post here, or is asked for."""
        return any(of_person == person_id for of_person, _, _ in self.held)


def scene_of(by: Colleague, body_id: int, known: dict[str, int], functions: Functions) -> Scene:
    """Return what a body has of the people who are `known` by their addresses, in the administrator's context."""
    rows: dict[tuple[int, int, str], list[Membership]] = {}
    person_ids = list(known.values())
    for row in Membership.objects.filter(body_id=body_id, person_id__in=person_ids).order_by("from_at"):
        rows.setdefault((row.person_id, row.team_id, row.function), []).append(row)
    return Scene(
        by_id=by.person_id,
        teams=dict(Team.objects.filter(body_id=body_id).values_list("name", "id")),
        rows=rows,
        held=_by_post(held_in(body_id, person_ids=person_ids)),
        known=known,
        functions=functions,
    )


def _by_post(held: Iterable[PostHeld]) -> dict[tuple[int, int, str], list[PostHeld]]:
    found: dict[tuple[int, int, str], list[PostHeld]] = {}
    for each in held:
        found.setdefault((each.person_id, each.team_id, each.function), []).append(each)
    return found


def planned(line: Line, scene: Scene) -> Planned:
    """Return what a line would do, or all that is wrong with it."""
    team_id = scene.teams.get(line.team, NOT_YET)
    person_id = scene.known.get(line.email, NOT_YET)
    no_team: tuple[Fault, ...] = (MoreFault.TEAM_UNKNOWN,) if line.team and not team_id else ()
    base = Planned(
        line=line,
        effect=Effect.WRONG,
        faults=(*line.faults, *no_team),
        is_new=not scene.knows(person_id),
        person_id=person_id,
        team_id=team_id,
    )
    if LineFault.CELLS in base.faults:
        return base
    row = _met(line, scene.rows.get((person_id, team_id, line.function), []), scene.now)
    if row is None:
        return _begun(base, scene)
    return base if base.faults else _changed(base, row, scene)


def _met(line: Line, rows: Iterable[Membership], now: datetime) -> Membership | None:
    """Return the post that a line speaks of: one that is not over, and began when the line says or need not say."""
    for row in rows:
        is_same = line.from_on is None or timezone.localdate(row.from_at) == line.from_on
        if is_same and not row.span().is_over(max(now, row.from_at)):
            return row
    return None


def _begun(base: Planned, scene: Scene) -> Planned:
    line = base.line
    from_at = max(midnight(line.from_on) or scene.now, scene.now)
    wanted = rules.PostWanted(
        person_id=base.person_id,
        team_id=base.team_id,
        function=line.function,
        span=Span(from_at=from_at, to_at=midnight(line.to_on)),
    )
    held = scene.held.get((base.person_id, base.team_id, line.function), [])
    found = rules.post_faults(
        wanted, by_id=scene.by_id, functions=scene.functions.codes, held=held, now=scene.now
    )
    more = tuple(each for each in found if line.function or each is not PostFault.UNKNOWN_FUNCTION)
    if base.faults or more:
        return replace(base, faults=(*base.faults, *more))
    asks = rules.road(line.function) is Road.BY_TWO
    return replace(base, effect=Effect.ASKS if asks else Effect.GIVES)


def _changed(base: Planned, row: Membership, scene: Scene) -> Planned:
    found = replace(base, membership_id=row.id)
    to_at = midnight(base.line.to_on)
    if base.line.last_on == (None if row.to_at is None else last_day(row.to_at)):
        return replace(found, effect=Effect.NOTHING)
    if to_at is not None and to_at <= max(scene.now, row.from_at):
        return replace(found, effect=Effect.ENDS)
    is_longer = row.to_at is not None and (to_at is None or to_at > row.to_at)
    if is_longer and rules.road(row.function) is Road.BY_TWO:
        return replace(found, faults=(MoreFault.NOT_LONGER,))
    if is_longer and row.person_id == scene.by_id:
        return replace(found, faults=(PostFault.FOR_ONESELF,))
    return replace(found, effect=Effect.CHANGES_END)


def last_day(to_at: datetime) -> date:
    """Return the day in the United Kingdom in which a time [from, to) has its last moment."""
    return timezone.localdate(to_at - timedelta(microseconds=1))


def midnight(day: date | None) -> datetime | None:
    """Return the moment at which a day begins in the United Kingdom, None for None."""
    return None if day is None else begin_of(day)


def after(last_day: date | None) -> datetime | None:
    """Return the moment at which a last day is over in the United Kingdom, None for None.

    Raises:
        ValueError: no day comes after it.
    """
    return None if last_day is None else end_of(last_day)
