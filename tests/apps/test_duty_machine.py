"""No sequence of posts, arrangements and time lets an officer read or write once the right has ended."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import psycopg
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.models import Case
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Filters
from moothall.cases.refusals import NotYours
from moothall.people import arrangements, posts
from moothall.people.queries import Colleague
from moothall.people.refusals import EndedAlready, PostRefused, RightEnded
from tests.apps.posts_scene import Times, administrator, known, new_post, proposal, registered
from tests.cast import BINS, Filed, council, file_case
from tests.clusters import Database

HOME, PROVIDER = "camden", "leeds"
WASTE, ROADS = "waste_officer", "highways_officer"
HALF_AN_HOUR = timedelta(minutes=30)
# What an officer may do there, each a way into the same case.
WAYS = ("open", "note", "list")


@dataclass
class Held:
    """A time in hours from now; None for no end. Ends lie on half hours, so that no test waits for one."""

    from_hours: float
    to_hours: float | None

    def holds(self) -> bool:
        """Tell whether it holds now."""
        return self.from_hours <= 0 and (self.to_hours is None or self.to_hours > 0)

    def shift(self, hours: int) -> None:
        """Let hours go by."""
        self.from_hours -= hours
        if self.to_hours is not None:
            self.to_hours -= hours

    def end(self) -> None:
        """End it now."""
        self.to_hours = min(0.0, self.to_hours) if self.to_hours is not None else 0.0


@dataclass
class Post(Held):
    """A post in the model."""

    id: int = 0
    person_id: int = 0
    body: str = ""
    function: str = ""


@dataclass
class Lent(Held):
    """An arrangement in the model, by which the second council serves the first."""

    id: int = 0
    functions: frozenset[str] = frozenset()
    is_agreed: bool = False


@dataclass
class World:
    """What all runs share: two councils with an administrator each, and a case in each of them."""

    owner: psycopg.Connection
    home: KnownBody
    provider: KnownBody
    cases: dict[str, Filed] = field(default_factory=dict)

    def body(self, slug: str) -> KnownBody:
        """Return one of the two councils."""
        return self.home if slug == self.home.slug else self.provider


class Rights(RuleBasedStateMachine):
    """Two people, two councils, and everything that gives or ends a right."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.people = [registered("Pat One"), registered("Sam Two")]
        self.admins = {
            HOME: administrator(self.world.home, "Hal Home"),
            PROVIDER: administrator(self.world.provider, "Petra Provider"),
        }
        self.posts: list[Post] = []
        self.lent: list[Lent] = []
        self.forms: list[Colleague] = [known(person_id) for person_id in self.people]

    def teardown(self) -> None:
        for table in ("people_deputy", "people_arrangement"):
            self.world.owner.execute(f"delete from {table}")
        self.world.owner.execute("delete from people_membership where person_id = any(%s)", [self.people])

    @rule(
        who=st.integers(0, 1),
        slug=st.sampled_from([HOME, PROVIDER]),
        function=st.sampled_from([WASTE, ROADS]),
        when=st.tuples(st.sampled_from([0, 2]), st.sampled_from([None, 1, 4])),
    )
    def give(self, who: int, slug: str, function: str, when: tuple[int, int | None]) -> None:
        begins, lasts = when
        now, email = timezone.now(), ("pat@example.org", "sam@example.org")[who]
        from_at = now + timedelta(hours=begins) if begins else None
        to_at = now + timedelta(hours=begins + lasts) - HALF_AN_HOUR if lasts else None
        post = new_post(
            self.world.body(slug), function, email=email, times=Times(from_at=from_at, to_at=to_at)
        )
        try:
            given = posts.grant(by=self.admins[slug], body_id=self.world.body(slug).id, post=post)
        except PostRefused:
            return
        assert given.membership_id is not None
        self.posts.append(
            Post(
                from_hours=begins,
                to_hours=begins + lasts - 0.5 if lasts else None,
                id=given.membership_id,
                person_id=self.people[who],
                body=slug,
                function=function,
            )
        )

    @precondition(lambda self: self.posts)
    @rule(which=st.integers(0, 100))
    def end_a_post(self, which: int) -> None:
        post = self.posts[which % len(self.posts)]
        try:
            posts.end(
                by=self.admins[post.body],
                body_id=self.world.body(post.body).id,
                membership_id=post.id,
            )
        except EndedAlready:
            assert not post.holds()
        post.end()

    @rule(
        functions=st.sets(st.sampled_from([WASTE, ROADS]), min_size=1),
        lasts=st.sampled_from([2, 6]),
        agrees=st.booleans(),
    )
    def lend(self, functions: set[str], lasts: int, agrees: bool) -> None:
        terms = proposal(self.world.home, self.world.provider, tuple(functions))
        ends = timezone.now() + timedelta(hours=lasts) - HALF_AN_HOUR
        sharing = {**vars(terms.sharing), "review_on": ends.date()}
        terms = type(terms)(**{**vars(terms), "to_at": ends, "sharing": type(terms.sharing)(**sharing)})
        found = arrangements.propose(by=self.admins[PROVIDER], body_id=self.world.provider.id, proposal=terms)
        self.lent.append(Lent(from_hours=0, to_hours=lasts - 0.5, id=found, functions=frozenset(functions)))
        if agrees:
            self.agree(0)

    @precondition(lambda self: any(not each.is_agreed for each in self.lent))
    @rule(which=st.integers(0, 100))
    def agree(self, which: int) -> None:
        waiting = [each for each in self.lent if not each.is_agreed]
        lent = waiting[which % len(waiting)]
        try:
            arrangements.agree(by=self.admins[HOME], body_id=self.world.home.id, arrangement_id=lent.id)
        except EndedAlready:
            assert not lent.holds()
        lent.is_agreed = True

    @precondition(lambda self: self.lent)
    @rule(which=st.integers(0, 100), is_home=st.booleans())
    def end_lending(self, which: int, is_home: bool) -> None:
        lent, side = (
            self.lent[which % len(self.lent)],
            self.world.home if is_home else self.world.provider,
        )
        try:
            arrangements.end(by=self.admins[side.slug], body_id=side.id, arrangement_id=lent.id)
        except EndedAlready:
            assert not lent.holds()
        lent.end()

    @rule(hours=st.integers(1, 3))
    def let_time_pass(self, hours: int) -> None:
        for table in ("people_membership", "people_arrangement"):
            self.world.owner.execute(
                f"update {table} set from_at = from_at - %s, to_at = to_at - %s",
                [timedelta(hours=hours)] * 2,
            )
        for each in (*self.posts, *self.lent):
            each.shift(hours)

    @rule(who=st.integers(0, 1))
    def open_a_form(self, who: int) -> None:
        self.forms.append(known(self.people[who]))

    @rule(which=st.integers(0, 100), way=st.sampled_from(WAYS), is_home=st.booleans())
    def work(self, which: int, way: str, is_home: bool) -> None:
        by = self.forms[-1 - which % len(self.forms)]
        body = self.world.home if is_home else self.world.provider
        assert reached(self.world, by, body, way) == self.may(by.person_id, body.slug), (way, body.slug)

    def may(self, person_id: int, slug: str) -> bool:
        """Tell what the model says: a waste officer's right, by a post or by a post that is lent."""
        own = [post for post in self.posts if post.person_id == person_id and post.holds()]
        if any((post.body, post.function) == (slug, WASTE) for post in own):
            return True
        is_there = any((post.body, post.function) == (PROVIDER, WASTE) for post in own)
        lent = any(each.is_agreed and each.holds() and WASTE in each.functions for each in self.lent)
        return slug == HOME and is_there and lent


def reached(world: World, by: Colleague, body: KnownBody, way: str) -> bool:
    """Try to reach a body's case in one way, with what was known when a form was opened; tell whether it worked."""
    reference = world.cases[body.slug].sent.reference
    try:
        match way:
            case "open":
                desk.open_case(by=by, body_id=body.id, reference=reference)
            case "note":
                with acting(Job(body_id=body.id)):
                    revision = Case.objects.get(body_id=body.id, reference=reference).revision
                casework.note(by=by, body_id=body.id, reference=reference, revision=revision, reason="Seen")
            case _:
                return desk.worklist(by=by, body_id=body.id, filters=Filters()).total == 1
    except (RightEnded, NotYours):
        return False
    return True


def test_no_sequence_lets_an_officer_in_after_the_right_ended_nor_keeps_one_out_before(
    own_database: Database,
) -> None:
    own_database.connect_django()
    home, provider = council(HOME), council(PROVIDER)
    with own_database.owner() as owner:
        world = Rights.world = World(owner=owner, home=home, provider=provider)
        for number, body in enumerate((home, provider)):
            holder = DraftHolder(digest=f"{number}" * 64, body_id=body.id)
            world.cases[body.slug] = file_case(body, holder, BINS)
        run_state_machine_as_test(
            Rights,
            settings=settings(max_examples=25, stateful_step_count=30, deadline=None, print_blob=False),
        )
