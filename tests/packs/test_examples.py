"""Every example of every service does what it says."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from moothall.packs.examples import Example, differences, read_examples, read_proved_services
from moothall.packs.problems import PacksRefused
from moothall.packs.services import ServicePack
from moothall.rules.faults import Fault

FOLDER = Path(__file__).parents[2] / "data" / "services"
SERVICES = read_proved_services(FOLDER)
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


def test_a_service_that_does_not_do_what_its_example_says_is_refused_with_file_and_line(
    tmp_path: Path,
) -> None:
    copy = shutil.copytree(FOLDER / "pothole", tmp_path / "pothole")
    example = copy / "examples" / "seen-tomorrow.yaml"
    example.write_text(example.read_text().replace("in_future", "missing"))
    with pytest.raises(PacksRefused) as refused:
        read_proved_services(tmp_path)
    (problem,) = refused.value.problems
    assert problem.file == "services/pothole/examples/seen-tomorrow.yaml"
    assert problem.line > 1
    assert "in_future" in problem.message


def test_a_service_without_an_example_and_one_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    bare = shutil.copytree(FOLDER / "pothole", tmp_path / "pothole")
    shutil.rmtree(bare / "examples")
    broken = shutil.copytree(FOLDER / "missed-bin", tmp_path / "missed-bin")
    next((broken / "examples").iterdir()).write_text("about: nothing else")
    with pytest.raises(PacksRefused) as refused:
        read_proved_services(tmp_path)
    places = {problem.file.split("/")[1] for problem in refused.value.problems}
    assert places == {"pothole", "missed-bin"}
