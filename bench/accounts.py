"""People: what the isolation layer costs, signing in, the account of somebody with cases at many bodies."""

import itertools
import os
from collections.abc import Callable, Iterator

import psycopg
from argon2 import low_level
from django.db import connection

from bench import fill, requests, scenes, signing_in, timed, world
from bench.run import Run, Target
from bench.table import Aim, Cells, lines_of
from moothall.bodies.context import Officer, acting
from moothall.people import actions as people
from moothall.people.credentials import passwords
from moothall.people.duty import on_duty
from moothall.people.queries import Colleague, colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.sites import Site

CASES, BODIES = 200, 12
OPEN, SECURED = "a case by its reference, no role, no policy", "the same under row security"

_COPIED = (
    "create table bench_open (like cases_case including all)",
    "insert into bench_open select * from cases_case",
    "grant select on bench_open to moothall_web",
    "analyze bench_open",
)
_CONTEXT = (
    "select set_config('role', 'moothall_officer', true), set_config('moothall.person', '1', true),"
    " set_config('moothall.bodies', %s, true), set_config('moothall.body', '', true),"
    " set_config('moothall.draft', '', true), set_config('moothall.grant', '', true),"
    " set_config('moothall.helper', '', true)"
)
_POST = "select function, team_id, to_at from people_membership where body_id = %s and person_id = %s"
_CASE = "select id, state, submitted_at, answers from {} where body_id = %s and reference = %s"


def isolation(run: Run) -> list[Cells]:
    """The same look at a case in a transaction of its own, with and without context and row security."""
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as owner:
        owner.execute("select set_config('moothall.migrating', 'on', true)")
        for statement in _COPIED:
            owner.execute(statement.encode())
    asked = itertools.cycle(
        (world.FIRST_BODY_ID, reference) for reference in run.references[: fill.CASES_OF_FIRST_COUNCIL]
    )
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as web:
        rows = timed.in_turn(
            run,
            [
                (OPEN, _look(web, asked, "bench_open", in_context=False), None),
                (SECURED, _look(web, asked, "cases_case", in_context=True), Aim(against=OPEN, share=0.5)),
            ],
        )
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as owner:
        owner.execute("drop table bench_open")
    return [("The isolation layer, psycopg alone",), *lines_of(rows)]


def accounts(run: Run) -> list[Cells]:
    """Sign-ins, checks of an officer's right, and the lists of residents with many cases."""
    with run.without_jobs(), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as web:
        rows = timed.in_turn(
            run,
            [
                *signing_in.in_turn_with(web),
                *_passwords(),
                *_rights(),
            ],
        )
    shown = signing_in.also_against_its_rows(rows)
    return [("People, in one process",), *lines_of(shown), ("A resident's account",), *_lists(run)]


def _look(
    web: psycopg.Connection, asked: Iterator[tuple[int, str]], table: str, *, in_context: bool
) -> Callable[[], None]:
    query = _CASE.format(table).encode()

    def look() -> None:
        body_id, reference = next(asked)
        with web.transaction():
            if in_context:
                web.execute(_CONTEXT, [f"{{{body_id}}}"])
            if len(web.execute(query, [body_id, reference]).fetchall()) != 1:
                raise scenes.NotThePage(table)

    return look


def _passwords() -> list[timed.Timed]:
    alone, typed = "Argon2 alone", b"a long enough phrase to type"
    kept = passwords.encode(typed.decode())
    encoded = kept.partition("argon2")[2].encode()

    def hash_alone() -> None:
        if not low_level.verify_secret(encoded, typed, low_level.Type.ID):
            raise scenes.NotThePage("a hash")

    def check() -> None:
        if not passwords.fits(typed.decode(), kept).is_right:
            raise scenes.NotThePage("a password")

    return [
        (alone, hash_alone, None),
        ("an officer's password (Argon2)", check, Aim(against=alone, share=0.9)),
    ]


def _rights() -> list[timed.Timed]:
    alone, plain = "an officer's context, nothing asked", "an officer's context, and a post read in it"
    asked = "an officer's context, and whether the right holds now"
    by = _officer()
    body_id = world.FIRST_BODY_ID
    context = Officer(person_id=by.person_id, body_ids=(body_id,), purpose="bench")

    def act() -> None:
        with acting(context):
            pass

    def read() -> None:
        with acting(context), connection.cursor() as cursor:
            cursor.execute(_POST, [body_id, by.person_id])
            if cursor.fetchone() is None:
                raise scenes.NotThePage("a post")

    def ask() -> None:
        with on_duty(by, body_id, "bench"):
            pass

    return [
        (alone, act, None),
        (plain, read, None),
        (asked, ask, Aim(against=plain, share=0.5)),
        ("an officer with all posts, looked up", _officer, None),
    ]


def _officer() -> Colleague:
    person = person_by_email("bench@example.org", kind=PersonKind.OFFICER)
    found = colleague(person_id=person.id) if person else None
    if found is None:
        raise scenes.NotThePage("the officer of the bench")
    return found


def _lists(run: Run) -> list[Cells]:
    """The account and the list of one's cases at twelve bodies against those of somebody with as many at one."""
    one = _resident("one", first=world.FIRST_CASE_ID + 1_000_000, body_id=world.FIRST_BODY_ID + 100, bodies=1)
    many = _resident(
        "many", first=world.FIRST_CASE_ID + 2_000_000, body_id=world.FIRST_BODY_ID + 1, bodies=BODIES
    )
    targets: list[Target] = []
    for name, path in (("account page", "/account"), ("list of one's cases", "/account/requests")):
        at_one = f"{name}, {CASES} cases at 1 body"
        targets += [
            _page(run, at_one, path=path, session=one, aim=None),
            _page(
                run,
                f"{name}, {CASES} cases at {BODIES} bodies",
                path=path,
                session=many,
                aim=Aim(against=at_one, share=0.9),
            ),
        ]
    return lines_of(run.in_turn(targets))


def _resident(name: str, *, first: int, body_id: int, bodies: int) -> str:
    person = people.ensure_person(
        email=f"bench-{name}@example.com", name="Bench Resident", kind=PersonKind.RESIDENT
    )
    fill.give_cases(
        os.environ["DATABASE_ADMIN_URL"], person.id, first=first, body_id=body_id, bodies=bodies, count=CASES
    )
    return scenes.session_of(person.id, Site.PORTAL)


def _page(run: Run, name: str, *, path: str, session: str, aim: Aim | None) -> Target:
    asked = requests.over_and_over([requests.get(path, cookie=session)])
    return Target(name=name, server=run.ours, requests=asked, aim=aim)
