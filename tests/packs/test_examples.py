"""Every example of every service does what it says."""

from dataclasses import replace
from pathlib import Path

import pytest

from moothall.packs.examples import Example, differences, read_examples
from moothall.packs.services import ServicePack, read_services
from moothall.rules.faults import Fault

SERVICES = read_services(Path(__file__).parents[2] / "data" / "services")
EXAMPLES = [
    pytest.param(pack, name, id=f"{pack.definition.slug}/{name}")
    for pack in SERVICES
    for name in read_examples(pack.content)
]


def examples_of(pack: ServicePack) -> list[Example]:
    return [example for example, _ in read_examples(pack.content).values()]


@pytest.mark.parametrize(("pack", "name"), EXAMPLES)
def test_a_service_does_what_its_example_says(pack: ServicePack, name: str) -> None:
    example, lines = read_examples(pack.content)[name]
    assert differences(pack.definition, example, lines) == ()


@pytest.mark.parametrize("pack", SERVICES, ids=lambda pack: pack.definition.slug)
def test_the_examples_of_a_service_go_through_every_page(pack: ServicePack) -> None:
    visited = {page for example in examples_of(pack) for page in example.expect.path}
    assert visited == {page.id for page in pack.definition.form.pages}


@pytest.mark.parametrize("pack", SERVICES, ids=lambda pack: pack.definition.slug)
def test_the_examples_of_a_service_take_every_step_into_every_state(pack: ServicePack) -> None:
    taken = {step for example in examples_of(pack) for step in example.steps if step.refused is None}
    workflow = pack.definition.workflow
    assert {step.take for step in taken} == {step.id for step in workflow.transitions}
    assert {step.state for step in taken} == {state.id for state in workflow.states}


@pytest.mark.parametrize(("pack", "name"), EXAMPLES)
def test_an_example_that_expects_too_much_is_told_apart_with_its_line(pack: ServicePack, name: str) -> None:
    example, lines = read_examples(pack.content)[name]
    wrong = replace(
        example,
        answers={**example.answers, "nobody_asks": "this"},
        expect=replace(example.expect, exit="nowhere", problems={"nobody_asks": Fault.DOUBLED}),
    )
    found = differences(pack.definition, wrong, lines)
    assert [problem.message.split(" ")[0] for problem in found] == ["`nobody_asks`", "The", "The"]
    assert all(problem.line > 1 and problem.file.startswith("examples/") for problem in found)
