"""Arrangements: agreed by both sides, a right while in force, gone at that instant, and never more than agreed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import DraftHolder, Job, Officer, acting
from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.people.duty import on_duty, on_duty_in
from moothall.people.models import Arrangement, Deputy
from moothall.people.queries import Colleague, names
from moothall.people.refusals import (
    AgreedAlready,
    EndedAlready,
    NoSuchPost,
    NotAdministrator,
    NotServing,
    RightEnded,
    SecondPersonNeeded,
    TermsRefused,
)
from moothall.rules.arrangements import Progress, TermsFault
from moothall.rules.posts import ADMINISTRATOR
from tests.apps.posts_scene import SHARING, administrator, arranged, known, proposal
from tests.cast import BINS, council, employ, file_case

WASTE = "waste_officer"


@pytest.fixture
def lender(leeds: KnownBody) -> Colleague:
    """An officer of the second council's team, with two functions there."""
    return employ("Lena Lent", (leeds,), (WASTE, "highways_officer"))


def test_a_team_serves_another_body_in_the_functions_agreed_and_no_other(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    found = arranged(camden, leeds, (WASTE,))
    now = known(lender.person_id)
    assert now.functions(body_id=camden.id) == {WASTE}
    post = next(post for post in now.posts if post.body_id == camden.id)
    assert (post.arrangement_id, post.from_body_id) == (found, leeds.id)
    with on_duty(now, camden.id, "test") as fresh:
        assert fresh.functions(body_id=camden.id) == {WASTE}


def test_proposed_terms_give_no_right_until_the_home_agrees(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    theirs, ours = administrator(leeds, "Petra Provider"), administrator(camden)
    found = arrangements.propose(by=theirs, body_id=leeds.id, proposal=proposal(camden, leeds, (WASTE,)))
    assert known(lender.person_id).body_ids == (leeds.id,)
    with pytest.raises(AgreedAlready):
        arrangements.agree(by=theirs, body_id=leeds.id, arrangement_id=found)
    arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    assert camden.id in known(lender.person_id).body_ids
    with pytest.raises(AgreedAlready):
        arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)


def test_either_side_ends_it_at_once_and_it_stays_ended(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    for side, other in ((camden, leeds), (leeds, camden)):
        found = arranged(camden, leeds, (WASTE,))
        before = known(lender.person_id)
        arrangements.end(by=administrator(side), body_id=side.id, arrangement_id=found, why="Over.")
        with pytest.raises(RightEnded), on_duty(before, camden.id, "test"):
            pass
        with pytest.raises(EndedAlready):
            arrangements.end(by=administrator(other), body_id=other.id, arrangement_id=found, why="Over.")


def test_a_body_that_is_no_party_neither_sees_nor_ends_it(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    found, third = arranged(camden, leeds, (WASTE,)), council("cornwall")
    nosy = administrator(third, "Nosy Neighbour")
    assert arrangements.of_body(by=nosy, body_id=third.id) == ()
    with pytest.raises(NoSuchPost):
        arrangements.end(by=nosy, body_id=third.id, arrangement_id=found, why="Over.")
    with pytest.raises(NoSuchPost):
        arrangements.agree(by=nosy, body_id=third.id, arrangement_id=found)
    with pytest.raises(NoSuchPost):
        arrangements.one(by=nosy, body_id=third.id, arrangement_id=found)


def test_one_person_never_agrees_for_both_sides(camden: KnownBody, leeds: KnownBody) -> None:
    both = employ("Ada Both", (camden, leeds), (ADMINISTRATOR,))
    found = arrangements.propose(by=both, body_id=leeds.id, proposal=proposal(camden, leeds, (WASTE,)))
    with pytest.raises(SecondPersonNeeded):
        arrangements.agree(by=both, body_id=camden.id, arrangement_id=found)


def test_only_an_administrator_proposes_for_the_own_body(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    with pytest.raises(NotAdministrator):
        arrangements.propose(by=lender, body_id=leeds.id, proposal=proposal(camden, leeds, (WASTE,)))
    with pytest.raises(TermsRefused):
        arrangements.propose(
            by=administrator(camden), body_id=camden.id, proposal=proposal(camden, leeds, (WASTE,))
        )


def test_terms_that_cannot_be_are_refused_by_field(camden: KnownBody, leeds: KnownBody) -> None:
    theirs, operator = administrator(leeds, "Petra Provider"), register.operator()
    good = proposal(camden, leeds, (WASTE,))
    now = timezone.now()
    for terms, field, fault in (
        (replace(good, functions=frozenset({ADMINISTRATOR})), "functions", TermsFault.FUNCTION_UNFIT),
        (replace(good, functions=frozenset()), "functions", TermsFault.NO_FUNCTIONS),
        (replace(good, team_id=10**9), "team", TermsFault.NO_TEAM),
        (replace(good, home=leeds, controller_slug="leeds"), "provider", TermsFault.SAME_BODY),
        (replace(good, home=operator), "home", TermsFault.HOME_HAS_NO_CASES),
        (replace(good, controller_slug="cornwall"), "controller", TermsFault.CONTROLLER_UNFIT),
        (replace(good, to_at=now - timedelta(days=1)), "to", TermsFault.BACKWARDS),
        (replace(good, legal_basis=" "), "legal_basis", TermsFault.WORDS_MISSING),
        (
            replace(good, sharing=replace(SHARING, security="x" * 5000)),
            "security",
            TermsFault.WORDS_REFUSED,
        ),
    ):
        with pytest.raises(TermsRefused) as refused:
            arrangements.propose(by=theirs, body_id=leeds.id, proposal=terms)
        assert refused.value.faults[field] == fault


def test_who_leaves_the_lending_team_leaves_the_home_too(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    arranged(camden, leeds, (WASTE,))
    assert camden.id in known(lender.person_id).body_ids
    highways = employ("Hugh Ways", (leeds,), ("highways_officer",))
    assert camden.id not in known(highways.person_id).body_ids


def test_rights_are_not_lent_on(camden: KnownBody, leeds: KnownBody, lender: Colleague) -> None:
    arranged(camden, leeds, (WASTE,))
    third = council("cornwall")
    arranged(third, camden, (WASTE,))
    assert third.id not in known(lender.person_id).body_ids


def test_the_home_knows_by_name_who_has_worked_for_it_and_nobody_else_of_that_team(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    idle = employ("Ida Idle", (leeds,), (WASTE,))
    found = arranged(camden, leeds, (WASTE,))
    with on_duty(known(lender.person_id), camden.id, "test"):
        pass
    with acting(Job(body_id=camden.id)):
        assert Deputy.objects.filter(arrangement_id=found).count() == 1
    officer_of_home = Officer(person_id=1, body_ids=(camden.id,), purpose="test")
    with acting(officer_of_home):
        assert names(person_ids={idle.person_id, lender.person_id}) == {lender.person_id: "Lena Lent"}
    _, deputies = arrangements.one(by=administrator(camden), body_id=camden.id, arrangement_id=found)
    assert deputies == ("Lena Lent",)


def test_an_officer_of_several_bodies_goes_on_in_those_that_are_left(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    found = arranged(camden, leeds, (WASTE,))
    before = known(lender.person_id)
    file_case(camden, DraftHolder(digest="e" * 64, body_id=camden.id), BINS)
    arrangements.end(by=administrator(camden), body_id=camden.id, arrangement_id=found, why="Over.")
    with on_duty_in(before, (camden.id, leeds.id), "test") as now:
        assert now.body_ids == (leeds.id,)
        assert not Deputy.objects.filter(body_id=camden.id).exists()


def test_who_answers_for_a_case_follows_the_arrangement(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    theirs, ours = administrator(leeds, "Petra Provider"), administrator(camden)
    terms = replace(proposal(camden, leeds, (WASTE,)), controller_slug="leeds")
    found = arrangements.propose(by=theirs, body_id=leeds.id, proposal=terms)
    arrangements.agree(by=ours, body_id=camden.id, arrangement_id=found)
    for who in (known(lender.person_id), employ("Own Clerk", (camden,), (WASTE,))):
        with on_duty(who, camden.id, "test") as now:
            answerable = arrangements.answerable(
                body_id=camden.id, functions=frozenset({WASTE}), deciding=frozenset({WASTE}), by=now
            )
        assert answerable.controller_id == leeds.id
        assert answerable.arrangement is not None
        assert answerable.arrangement.progress is Progress.IN_FORCE


@pytest.mark.isolation
def test_the_database_itself_lets_no_side_agree_for_the_other(camden: KnownBody, leeds: KnownBody) -> None:
    theirs, clerk = administrator(leeds, "Petra Provider"), employ("Own Clerk", (camden,), (WASTE,))
    found = arrangements.propose(by=theirs, body_id=leeds.id, proposal=proposal(camden, leeds, (WASTE,)))
    for person_id, body in ((theirs.person_id, leeds), (clerk.person_id, camden)):
        with (
            pytest.raises(ProgrammingError, match="agrees for the home"),
            acting(Officer(person_id=person_id, body_ids=(body.id,), purpose="test")),
        ):
            Arrangement.objects.filter(id=found).update(
                home_agreed_by_id=person_id, home_agreed_at=timezone.now()
            )


def test_a_stranger_gets_no_duty_at_all(camden: KnownBody, stranger: Colleague) -> None:
    with pytest.raises(NotServing) as refused, on_duty(stranger, camden.id, "test"):
        pass
    assert not isinstance(refused.value, RightEnded)
