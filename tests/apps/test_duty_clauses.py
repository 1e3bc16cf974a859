"""Each reason for which a right does not hold decides alone, in every way to reach a case; and each is tested."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from moothall.bodies.context import DraftHolder
from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.people.queries import Colleague
from tests.apps.duty_ways import WAYS, reached, with_photo
from tests.apps.posts_scene import administrator, known, proposal
from tests.cast import council, employ
from tests.clusters import Database

WASTE, ROADS = "waste_officer", "highways_officer"
# What is true of a right that decides alone that it does not hold, as one statement about the officer's own rows.
LATE, EARLY = "now() - interval '1 hour'", "now() + interval '1 hour'"
_POST = "update people_membership set {} where person_id = %(person)s and function = 'highways_officer'"
_TERMS = "update people_arrangement set {} where id = %(arrangement)s"
OF_A_POST = {
    "the post ended by its date": _POST.format(f"to_at = {LATE}"),
    "the post has not begun": _POST.format(f"from_at = {EARLY}"),
}
OF_WHAT_IS_LENT = {
    **{f"{reason} at the provider": change for reason, change in OF_A_POST.items()},
    "the arrangement ended by its date": _TERMS.format(
        f"from_at = from_at - interval '1 day', to_at = {LATE}"
    ),
    "the arrangement has not begun": _TERMS.format(f"from_at = {EARLY}"),
    "the arrangement was ended by hand": _TERMS.format("ended_at = now(), ended_by_id = home_agreed_by_id"),
    "the home has not agreed": _TERMS.format("home_agreed_at = null, home_agreed_by_id = null"),
    "the provider has not agreed": _TERMS.format("provider_agreed_at = null, provider_agreed_by_id = null"),
    "the function is not lent": _TERMS.format("functions = '{waste_officer}'"),
}
# What of moothall_posts_at decides it, and what a mutant would say there instead.
_OWN = "m.from_at <= at and (m.to_at is null or m.to_at > at)"
_OWN_HALF, _LENT_HALF = 0, 1
MUTANTS = {
    "the post ended by its date": (_OWN_HALF, _OWN, "m.from_at <= at"),
    "the post has not begun": (_OWN_HALF, _OWN, "(m.to_at is null or m.to_at > at)"),
    "the post ended by its date at the provider": (_LENT_HALF, _OWN, "m.from_at <= at"),
    "the post has not begun at the provider": (_LENT_HALF, _OWN, "(m.to_at is null or m.to_at > at)"),
    "the arrangement ended by its date": (
        _LENT_HALF,
        "a.from_at <= at and (a.to_at is null or a.to_at > at)",
        "a.from_at <= at",
    ),
    "the arrangement has not begun": (
        _LENT_HALF,
        "a.from_at <= at and (a.to_at is null or a.to_at > at)",
        "(a.to_at is null or a.to_at > at)",
    ),
    "the arrangement was ended by hand": (_LENT_HALF, "and a.ended_at is null", ""),
    "the home has not agreed": (_LENT_HALF, "a.home_agreed_at is not null", "true"),
    "the provider has not agreed": (_LENT_HALF, "a.provider_agreed_at is not null", "true"),
    "the function is not lent": (_LENT_HALF, "and m.function = any (a.functions)", ""),
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Two officers of two councils, with another function each that goes on, and a case of the home with a photo."""

    owner: psycopg.Connection
    home: KnownBody
    reference: str
    own: Colleague
    lent: Colleague
    arrangement_id: int

    def officer(self, reason: str) -> Colleague:
        """Return whose right a reason is about, as they were when a form was opened."""
        return self.lent if reason in OF_WHAT_IS_LENT else self.own

    def change(self, reason: str) -> None:
        """Let a reason be true, as time or an administrator would."""
        change = {**OF_A_POST, **OF_WHAT_IS_LENT}[reason]
        person_id = self.officer(reason).person_id
        self.owner.execute(change, {"person": person_id, "arrangement": self.arrangement_id})

    def ways_in(self, by: Colleague, ways: tuple[str, ...] = WAYS) -> list[str]:
        """Return the ways in which somebody reaches the case."""
        return [way for way in ways if reached(by, self.home, self.reference, way)]


@pytest.fixture
def scene(own_database: Database) -> Iterator[Scene]:
    own_database.connect_django()
    home, provider = council("camden"), council("leeds")
    reference = with_photo(home, DraftHolder(digest="d" * 64, body_id=home.id))
    own = employ("Una Ours", (home,), (WASTE, ROADS))
    lent = employ("Lena Lent", (provider,), (WASTE, ROADS))
    terms = proposal(home, provider, (WASTE, ROADS))
    found = arrangements.propose(
        by=administrator(provider, "Petra Provider"), body_id=provider.id, proposal=terms
    )
    arrangements.agree(by=administrator(home, "Hal Home"), body_id=home.id, arrangement_id=found)
    with own_database.owner() as owner:
        yield Scene(
            owner=owner,
            home=home,
            reference=reference,
            own=known(own.person_id),
            lent=known(lent.person_id),
            arrangement_id=found,
        )


def test_while_the_right_holds_every_way_leads_in(scene: Scene) -> None:
    assert scene.ways_in(scene.own) == list(WAYS)
    assert scene.ways_in(scene.lent) == list(WAYS)


@pytest.mark.parametrize("reason", [*OF_A_POST, *OF_WHAT_IS_LENT])
def test_one_reason_alone_closes_every_way(scene: Scene, reason: str) -> None:
    scene.change(reason)
    assert scene.ways_in(scene.officer(reason)) == []


def test_an_arrangement_that_ended_by_its_date_closes_the_files_of_its_cases(scene: Scene) -> None:
    assert scene.ways_in(scene.lent, ("file",)) == ["file"]
    scene.change("the arrangement ended by its date")
    assert scene.ways_in(scene.lent, ("file",)) == []
    assert scene.ways_in(scene.own, ("file",)) == ["file"]


@pytest.mark.parametrize("reason", MUTANTS)
def test_a_clause_that_is_left_out_is_found_in_every_way(scene: Scene, reason: str) -> None:
    half, clause, instead = MUTANTS[reason]
    leave_out(scene.owner, half, clause, instead)
    scene.change(reason)
    assert scene.ways_in(scene.officer(reason)) == list(WAYS)


def test_every_reason_has_a_mutant() -> None:
    assert MUTANTS.keys() == OF_A_POST.keys() | OF_WHAT_IS_LENT.keys()


def leave_out(owner: psycopg.Connection, half: int, clause: str, instead: str) -> None:
    """Say something else in one half of the function that tells which posts somebody holds."""
    name = "moothall_posts_at(bigint, timestamptz)"
    row = owner.execute("select pg_get_functiondef(%s::regprocedure)", [name]).fetchone()
    assert row is not None
    halves = str(row[0]).split("union all")
    assert clause in halves[half], "the mutants follow the function: write this one anew"
    halves[half] = halves[half].replace(clause, instead)
    owner.execute("union all".join(halves).encode())
