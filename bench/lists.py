"""Joiners by a list of thousands of lines: what it would do, and doing it, against the bare rows."""

import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
from django.utils import timezone

from bench import scenes, timed, world
from bench.run import Pace, Run
from bench.table import Cells, lines_of
from moothall.bodies import queries as bodies
from moothall.people import actions as people
from moothall.people import founding, post_carrying, post_files
from moothall.people.queries import Colleague, colleague
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR
from moothall.rules.posts_file import COLUMNS, MOST_LINES
from moothall.services.functions import given_by
from moothall.services.queries import functions_in_force

_QUICK_LINES = 200
_ROUNDS = 3
_PERSONS = (
    "insert into people_person (kind, public_id, name_sealed, email_sealed, email_blind, language)"
    " select 'officer', unnest(%s::uuid[]), repeat('n', 70), repeat('e', 80), unnest(%s::text[]), 'en' returning id"
)
_MEMBERSHIPS = (
    "insert into people_membership (body_id, team_id, person_id, function, from_at)"
    " select %s, %s, unnest(%s::bigint[]), %s, now()"
)


def lists(run: Run) -> list[Cells]:
    """A list as long as may be, of people who are not known yet."""
    length = MOST_LINES if run.many.councils > 1000 else _QUICK_LINES
    by = _administrator()
    functions = given_by(bodies.by_id(world.FIRST_BODY_ID).facts.kind)
    function = min(functions_in_force())
    fresh = _uploaded(by, length, function)

    body_id = world.FIRST_BODY_ID

    def plan() -> None:
        found = post_files.plan(by=by, body_id=body_id, file_id=next(fresh), functions=functions)
        if not found.is_sound:
            raise scenes.NotThePage("a sound list")

    def carry_out() -> None:
        file_id = next(fresh)
        shown = post_files.plan(by=by, body_id=body_id, file_id=file_id, functions=functions).digest
        post_files.confirm(by=by, body_id=body_id, file_id=file_id, functions=functions, shown=shown)
        post_carrying.carry_out(body_id=body_id, file_id=file_id, functions=functions)
        if post_files.standing(by=by, body_id=body_id, file_id=file_id).outcome != "applied":
            raise scenes.NotThePage("a list that is carried out")

    bare = f"{length:,} people and posts, bare rows"
    with run.without_jobs(), psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as owner:
        rows = timed.in_turn(
            replace(run, pace=Pace(rounds=_ROUNDS, seconds=run.pace.seconds)),
            [
                (bare, _bare(owner, by.posts[0].team_id, length, function), None),
                (f"what a list of {length:,} joiners would do", plan, None),
                ("the same list, shown, confirmed and carried out", carry_out, None),
            ],
        )
    return [("Joiners by a list, in one process",), *lines_of(rows)]


def _administrator() -> Colleague:
    person = people.ensure_person(
        email="bench-administrator@example.org", name="Bench Administrator", kind=PersonKind.OFFICER
    )
    people.grant_post(
        body_id=world.FIRST_BODY_ID,
        person_id=person.id,
        team=founding.TEAM,
        function=ADMINISTRATOR,
        from_at=timezone.now(),
    )
    found = colleague(person_id=person.id)
    if found is None:
        raise scenes.NotThePage("the administrator of the bench")
    return found


def _uploaded(by: Colleague, length: int, function: str) -> Iterator[int]:
    """Yield the ids of lists, each of other people."""
    for number in itertools.count():
        lines = (
            f"l{number}.{line}@example.org,Lee Lister,{founding.TEAM},{function},,\n"
            for line in range(length)
        )
        content = f"{','.join(COLUMNS)}\n{''.join(lines)}"
        yield post_files.keep(by=by, body_id=world.FIRST_BODY_ID, content=content.encode())


def _bare(owner: psycopg.Connection, team_id: int, length: int, function: str) -> Callable[[], None]:
    def write() -> None:
        ids = [uuid.uuid4() for _ in range(length)]
        with owner.transaction():
            owner.execute("select set_config('moothall.migrating', 'on', true)")
            persons = owner.execute(_PERSONS, [ids, [each.hex for each in ids]]).fetchall()
            given = [person_id for (person_id,) in persons]
            owner.execute(_MEMBERSHIPS, [world.FIRST_BODY_ID, team_id, given, function])

    return write
