"""Steps of a workflow: who may take which, and what each must say."""

import pytest

from moothall.rules.refusal import Refused
from moothall.rules.workflow import (
    LONGEST_WORDS,
    MessageMissing,
    NoSuchState,
    NoSuchTransition,
    NotFromThisState,
    NotYourFunction,
    ReasonMissing,
    Requirement,
    State,
    Status,
    Transition,
    WordsRefused,
    Workflow,
    available,
    take,
)
from tests.rules.service_cast import said


def state(state_id: str, *, is_open: bool = True) -> State:
    return State(
        id=state_id,
        name=said(state_id),
        resident=said(f"It is {state_id}"),
        next_step=said("Wait"),
        status=Status.OPEN if is_open else Status.CLOSED,
        retention_days=None if is_open else 30,
    )


FINISH = Transition(
    id="finish", label=said("Finish"), from_states=("new",), to_state="done", by=("clerk",), notice="done"
)
DECLINE = Transition(
    id="decline",
    label=said("Decline"),
    from_states=("new",),
    to_state="done",
    by=("clerk", "judge"),
    requires=(Requirement.REASON, Requirement.MESSAGE),
)
REOPEN = Transition(
    id="reopen", label=said("Open again"), from_states=("done",), to_state="new", by=("judge",)
)
WORKFLOW = Workflow(
    initial="new",
    states=(state("new"), state("done", is_open=False)),
    transitions=(FINISH, DECLINE, REOPEN),
)


@pytest.mark.parametrize(
    ("state_id", "functions", "steps"),
    [
        ("new", {"clerk"}, (FINISH, DECLINE)),
        ("new", {"judge"}, (DECLINE,)),
        ("done", {"judge"}, (REOPEN,)),
        ("done", {"clerk"}, ()),
        ("new", set(), ()),
        ("nowhere", {"clerk", "judge"}, ()),
    ],
)
def test_an_officer_sees_the_steps_of_their_functions(
    state_id: str, functions: set[str], steps: tuple[Transition, ...]
) -> None:
    assert available(WORKFLOW, state_id, functions=functions) == steps


def test_a_step_leads_to_its_state_and_names_its_notice() -> None:
    decision = take(WORKFLOW, "new", "finish", functions={"clerk"})
    assert (decision.from_state.id, decision.to_state.id) == ("new", "done")
    assert decision.transition.notice == "done"
    assert decision.reason is None
    assert decision.message is None
    assert not decision.to_state.is_open


def test_the_words_of_a_decision_are_cleaned() -> None:
    decision = take(
        WORKFLOW, "new", "decline", functions={"judge"}, reason=" As agreed\r\ntoday ", message="No\u202e."
    )
    assert decision.reason == "As agreed\ntoday"
    assert decision.message == "No."


@pytest.mark.parametrize(
    ("state_id", "step", "function", "refusal"),
    [
        ("new", "nothing", "clerk", NoSuchTransition),
        ("done", "finish", "clerk", NotFromThisState),
        ("new", "finish", "judge", NotYourFunction),
    ],
)
def test_a_step_that_may_not_be_taken_says_why(
    state_id: str, step: str, function: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal) as raised:
        take(WORKFLOW, state_id, step, functions={function})
    assert str(raised.value) == refusal.__doc__


@pytest.mark.parametrize(
    ("reason", "message", "refusal"),
    [
        (" \r\n", "No.", ReasonMissing),
        ("Because.", "\u200b", MessageMissing),
        ("\x00", "No.", WordsRefused),
        ("\udfff", "No.", WordsRefused),
        ("Because.", "x" * (LONGEST_WORDS + 1), WordsRefused),
    ],
)
def test_a_step_needs_words_that_can_be_read(reason: str, message: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as raised:
        take(WORKFLOW, "new", "decline", functions={"judge"}, reason=reason, message=message)
    assert str(raised.value) == refusal.__doc__


def test_what_is_available_can_be_taken_and_nothing_else() -> None:
    for each in WORKFLOW.states:
        for function in ("clerk", "judge"):
            allowed = available(WORKFLOW, each.id, functions={function})
            for step in WORKFLOW.transitions:
                if step in allowed:
                    taken = take(
                        WORKFLOW, each.id, step.id, functions={function}, reason="Because.", message="So."
                    )
                    assert taken.to_state.id == step.to_state
                else:
                    with pytest.raises((NotFromThisState, NotYourFunction)):
                        take(WORKFLOW, each.id, step.id, functions={function}, reason="B", message="S")


def test_a_state_that_is_not_there_is_refused() -> None:
    assert WORKFLOW.state("new").is_open
    with pytest.raises(NoSuchState):
        WORKFLOW.state("nowhere")
