"""Posts as rules: when they hold, what stands against one, and who must approve it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.bodies import Kind
from moothall.rules.posts import (
    ADMINISTRATIVE,
    ADMINISTRATOR,
    AUDITOR,
    NOT_YET,
    Approver,
    DecisionFault,
    PostFault,
    PostHeld,
    PostWanted,
    Road,
    Span,
    approver,
    decision_faults,
    grantable,
    post_faults,
    road,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FUNCTIONS = grantable(Kind.UNITARY, {"waste_officer"})
moments = st.integers(-50, 50).map(lambda hours: NOW + timedelta(hours=hours))


def wanted(function: str = "waste_officer", *, span: Span | None = None, person_id: int = 7) -> PostWanted:
    """Return a post that is asked for."""
    return PostWanted(person_id=person_id, team_id=3, function=function, span=span or Span(from_at=NOW))


def faults(post: PostWanted, *held: PostHeld) -> tuple[PostFault, ...]:
    """Return what stands against a post that person 1 asks for."""
    return post_faults(post, by_id=1, functions=FUNCTIONS, held=held, now=NOW)


@given(start=moments, length=st.integers(1, 40), at=moments)
def test_a_time_holds_from_its_beginning_until_before_its_end(
    start: datetime, length: int, at: datetime
) -> None:
    span = Span(from_at=start, to_at=start + timedelta(hours=length))
    assert span.holds(at) == (start <= at < start + timedelta(hours=length))
    assert not (span.holds(at) and span.is_over(at))


@given(one=st.tuples(moments, moments), other=st.tuples(moments, moments), at=moments)
def test_times_overlap_where_a_moment_is_in_both(
    one: tuple[datetime, datetime], other: tuple[datetime, datetime], at: datetime
) -> None:
    first, second = (Span(from_at=min(pair), to_at=max(pair)) for pair in (one, other))
    if first.holds(at) and second.holds(at):
        assert first.overlaps(second)
        assert second.overlaps(first)


def test_a_post_that_nothing_stands_against_may_be_given() -> None:
    assert faults(wanted()) == ()
    assert faults(wanted(person_id=NOT_YET)) == ()


@pytest.mark.parametrize(
    ("post", "fault"),
    [
        (wanted("emperor"), PostFault.UNKNOWN_FUNCTION),
        (wanted(person_id=1), PostFault.FOR_ONESELF),
        (wanted(span=Span(from_at=NOW, to_at=NOW)), PostFault.BACKWARDS),
        (
            wanted(span=Span(from_at=NOW - timedelta(days=2), to_at=NOW - timedelta(days=1))),
            PostFault.OVER_ALREADY,
        ),
    ],
)
def test_what_stands_against_a_post_is_named(post: PostWanted, fault: PostFault) -> None:
    assert faults(post) == (fault,)


def test_the_same_post_is_not_given_twice_at_once_and_may_follow() -> None:
    held = PostHeld(
        person_id=7,
        team_id=3,
        function="waste_officer",
        span=Span(from_at=NOW, to_at=NOW + timedelta(days=1)),
    )
    asked = PostHeld(person_id=7, team_id=3, function=AUDITOR, span=Span(from_at=NOW), is_asked=True)
    assert faults(wanted(), held) == (PostFault.HELD_ALREADY,)
    assert faults(wanted(AUDITOR), asked) == (PostFault.ASKED_ALREADY,)
    assert faults(wanted(span=Span(from_at=NOW + timedelta(days=1))), held) == ()
    assert faults(wanted(person_id=8), held, asked) == ()


def test_powerful_functions_take_two_people() -> None:
    assert {road(function) for function in (ADMINISTRATOR, AUDITOR)} == {Road.BY_TWO}
    assert road("waste_officer") is Road.AT_ONCE


def test_the_operator_approves_only_where_nobody_else_could() -> None:
    assert approver(administrators={1}, asked_by=1, person_id=7) is Approver.OPERATOR
    assert approver(administrators={1, 7}, asked_by=1, person_id=7) is Approver.OPERATOR
    assert approver(administrators={1, 2}, asked_by=1, person_id=7) is Approver.OWN_BODY


def test_a_decision_is_a_second_persons_once_and_in_time() -> None:
    def found(by_id: int, *, is_decided: bool = False, to_at: datetime | None = None) -> tuple[str, ...]:
        return decision_faults(
            by_id=by_id,
            asked_by=1,
            person_id=7,
            is_decided=is_decided,
            span=Span(from_at=NOW - timedelta(days=2), to_at=to_at),
            now=NOW,
        )

    assert found(2) == ()
    assert found(1) == (DecisionFault.OWN_REQUEST,)
    assert found(7) == (DecisionFault.FOR_ONESELF,)
    assert found(2, is_decided=True) == (DecisionFault.DECIDED_ALREADY,)
    assert found(2, to_at=NOW) == (DecisionFault.OVER_ALREADY,)


def test_the_operator_of_the_portal_has_no_function_of_a_service() -> None:
    assert grantable(Kind.OPERATOR, {"waste_officer"}) == grantable(Kind.UNITARY, ())
    assert grantable(Kind.OPERATOR, ()) >= ADMINISTRATIVE
