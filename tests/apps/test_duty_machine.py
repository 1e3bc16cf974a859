"""No sequence of posts, arrangements and time lets an officer read or write once the right has ended."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar

import psycopg
from django.utils import timezone
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from moothall.bodies.context import DraftHolder
from moothall.bodies.queries import KnownBody
from moothall.people import arrangements, posts
from moothall.people.queries import Colleague
from moothall.people.refusals import EndedAlready, PostRefused
from tests.apps.duty_ways import WAYS as EVERY_WAY
from tests.apps.duty_ways import reached
from tests.apps.posts_scene import Times, administrator, known, new_post, proposal, registered
from tests.cast import BINS, Filed, council, file_case
from tests.clusters import Database

HOME, PROVIDER = "camden", "leeds"
WASTE, ROADS = "waste_officer", "highways_officer"
POST_OVER, NO_POST, LENT_POST_OVER = "the post is over", "no post", "the post at the provider is over"
LENT_BY_DATE, LENT_BY_HAND = "the arrangement ended by its date", "the arrangement was ended"
NOT_AGREED, NOT_LENT = "nobody agreed", "the function is not lent"
HALF_AN_HOUR = timedelta(minutes=30)
# A case can be moved on but a few times, and a missed bin has no photo: the table of clauses tries these ways.
WAYS = tuple(way for way in EVERY_WAY if way not in {"move", "step", "file"})


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
    is_ended: bool = False

    def has_lapsed(self) -> bool:
        """Tell whether its date alone has ended it."""
        return not self.holds() and not self.is_ended


@dataclass
class World:
    """What all runs share: two councils with an administrator each, and a case in each of them."""

    owner: psycopg.Connection
    home: KnownBody
    provider: KnownBody
    cases: dict[str, Filed] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

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
        self.give(0, PROVIDER, WASTE, (0, 4))
        self.lend({WASTE}, 2, agrees=True)
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
        sharing = replace(terms.sharing, review_on=ends.date())
        number = f"Agreement {len(self.lent)}"
        terms = replace(terms, to_at=ends, sharing=sharing, legal_basis=number)
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
            arrangements.end(by=self.admins[side.slug], body_id=side.id, arrangement_id=lent.id, why="Over.")
        except EndedAlready:
            assert not lent.holds()
            return
        lent.end()
        lent.is_ended = True

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

    @rule(
        which=st.sampled_from([-1, -1, 0, 0, 0, 1, 2]),
        way=st.sampled_from(WAYS),
        is_home=st.sampled_from([True, True, True, False]),
    )
    def work(self, which: int, way: str, is_home: bool) -> None:
        body = self.world.home if is_home else self.world.provider
        self._reach(self.forms[which % len(self.forms)], body, way)

    @invariant()
    def the_officer_of_the_first_arrangement_lists_cases_while_it_is_right(self) -> None:
        self._reach(self.forms[0], self.world.home, "list")

    def _reach(self, by: Colleague, body: KnownBody, way: str) -> None:
        """Try one way to the case of a body, and compare with what the model says."""
        why = self._why_not(by.person_id, body.slug)
        event(f"{why or 'allowed'}{', and a form knows better' if why and body.id in by.body_ids else ''}")
        self.world.met[why] += 1
        reference = self.world.cases[body.slug].sent.reference
        # A queue is of the bodies that its officer served when the request began.
        is_shown = not why and (way != "queue" or body.id in by.body_ids)
        assert reached(by, body, reference, way) == is_shown, (way, body.slug, why)

    def _why_not(self, person_id: int, slug: str) -> str:
        """Tell the first thing by which there is no right, or "" where there is one."""
        if self.may(person_id, slug):
            return ""
        posts = [post for post in self.posts if post.person_id == person_id and post.function == WASTE]
        if any(post.body == slug for post in posts):
            return POST_OVER
        posts = [post for post in posts if post.body == PROVIDER]
        if slug != HOME or not posts:
            return NO_POST
        if not any(post.holds() for post in posts):
            return LENT_POST_OVER
        agreed = [each for each in self.lent if WASTE in each.functions and each.is_agreed]
        if any(each.has_lapsed() for each in agreed):
            return LENT_BY_DATE
        if agreed:
            return LENT_BY_HAND
        return NOT_AGREED if any(WASTE in each.functions for each in self.lent) else NOT_LENT

    def may(self, person_id: int, slug: str) -> bool:
        """Tell what the model says: a waste officer's right, by a post or by a post that is lent."""
        own = [post for post in self.posts if post.person_id == person_id and post.holds()]
        if any((post.body, post.function) == (slug, WASTE) for post in own):
            return True
        is_there = any((post.body, post.function) == (PROVIDER, WASTE) for post in own)
        lent = any(each.is_agreed and each.holds() and WASTE in each.functions for each in self.lent)
        return slug == HOME and is_there and lent


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
        assert world.met[""], world.met
        assert len(world.met) > 2, world.met
