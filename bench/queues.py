"""One queue over many bodies, against the queue of an officer of one body with as many cases."""

import os
from datetime import timedelta

import psycopg
from django.utils import timezone

from bench import fill, requests, scenes, timed, world
from bench.run import Run, Target
from bench.table import Aim, Cells, lines_of
from moothall.cases.queries.queue import QueueFilters, queue
from moothall.people import actions as people
from moothall.people.queries import Colleague, colleague
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site

BODIES, CASES = 20, 20_000
FIRST_ONE, FIRST_MANY = 200, 300
_CASES = """
    insert into cases_case
    select made.* from unnest(%(references)s::text[]) with ordinality as given (reference, n)
    cross join lateral (select c from cases_case c order by c.id limit 1) pattern
    cross join lateral jsonb_populate_record(pattern.c, jsonb_build_object(
        'id', %(first)s + given.n, 'body_id', %(first_body)s + given.n %% %(bodies)s,
        'reference', given.reference, 'draft_key', left(%(name)s, 8) || given.n, 'place_sealed', '',
        'code_digest', given.reference, 'submitted_at', now() - given.n * interval '1 hour')) made
"""


def queues(run: Run) -> list[Cells]:
    """The page and the list behind it, for one body and for twenty."""
    bodies = min(BODIES, max(2, run.many.councils // 20))
    cases = int(CASES * run.pace.seconds * 2)
    one = _officer("one", first_body=_within(run, FIRST_ONE), bodies=1, cases=cases)
    many = _officer("many", first_body=_within(run, FIRST_MANY), bodies=bodies, cases=cases)
    of_one = f"queue of an officer of 1 body, {cases:,} cases"
    of_many = f"queue of an officer of {bodies} bodies, {cases:,} cases"
    with run.without_jobs():
        listed = timed.in_turn(
            run,
            [
                (f"the list alone, 1 body, {cases:,} cases", lambda: _list(one), None),
                (f"the list alone, {bodies} bodies", lambda: _list(many), None),
            ],
        )
    pages = run.in_turn(
        [_page(run, of_one, one, None), _page(run, of_many, many, Aim(against=of_one, share=0.5))]
    )
    return [("One queue over many bodies",), *lines_of(pages), *lines_of(listed)]


def _within(run: Run, number: int) -> int:
    return world.FIRST_BODY_ID + min(number, max(0, run.many.councils - BODIES - 1))


def _officer(name: str, *, first_body: int, bodies: int, cases: int) -> Colleague:
    person = people.ensure_person(
        email=f"queue-{name}@example.org", name="Bench Officer", kind=PersonKind.OFFICER
    )
    for body_id in range(first_body, first_body + bodies):
        people.grant_post(
            body_id=body_id,
            person_id=person.id,
            team="Streets",
            function="waste_officer",
            from_at=timezone.now() - timedelta(days=1),
        )
    _give_cases(name, first_body=first_body, bodies=bodies, cases=cases)
    found = colleague(person_id=person.id)
    if found is None:
        raise scenes.NotThePage(name)
    return found


def _give_cases(name: str, *, first_body: int, bodies: int, cases: int) -> None:
    """Add cases that differ from one of the world in their keys and their bodies alone, an hour between them."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as owner:
        owner.execute("select set_config('moothall.migrating', 'on', true)")
        owner.execute(
            _CASES,
            {
                "name": name,
                "first_body": first_body,
                "bodies": bodies,
                "first": world.FIRST_CASE_ID + (4_000_000 if bodies > 1 else 3_000_000),
                "references": fill.references(cases),
            },
        )
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as owner:
        owner.execute("analyze cases_case")


def _list(by: Colleague) -> None:
    if not queue(by=by, filters=QueueFilters()).cases:
        raise scenes.NotThePage("a queue")


def _page(run: Run, name: str, by: Colleague, aim: Aim | None) -> Target:
    session = scenes.session_of(by.person_id, Site.DESK)
    asked = requests.over_and_over([requests.get("/queue", host=world.DESK_HOST, cookie=session)])
    return Target(name=name, server=run.ours, requests=asked, aim=aim)
