"""Examples of a service: answers in, path, problems, states and notices out. They run without a database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as Folder

from moothall.packs.problems import PackProblem, PacksRefused, refuse_if_any
from moothall.packs.reader import Lines, read
from moothall.packs.services import Content, ServicePack, read_services
from moothall.rules.answers import Answer
from moothall.rules.bodies import Kind, Nation
from moothall.rules.facts import Facts
from moothall.rules.faults import Fault, Problem
from moothall.rules.form_check import Faulty, Posted, check_page
from moothall.rules.form_check_date import DAY, MONTH, YEAR
from moothall.rules.form_check_identity import BANK_PARTS
from moothall.rules.form_check_parts import LINE_1, POSTCODE, TOWN
from moothall.rules.forms import Path, path, questions_of
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoicesQuestion,
    DateQuestion,
    Question,
)
from moothall.rules.refusal import Refused
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import take


@dataclass(frozen=True, kw_only=True)
class ExampleBody:
    """The kind of body that asks."""

    nation: Nation
    kind: Kind
    region: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What must come out: ids of pages in order, the id of an exit, and faults by question."""

    path: tuple[str, ...]
    exit: str | None = None
    problems: Mapping[str, Fault] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the workflow, and what must come of it: a state and a notice, or the name of a refusal."""

    take: str
    by: str
    reason: str = ""
    message: str = ""
    state: str | None = None
    notice: str | None = None
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class Example:
    """One example. An answer is written as a person would say it.

    Yes and no, a value, a date as in 2026-03-31 (or three parts with spaces, for a wrong one), an address as
    line 1, town and postcode with commas, an account as name, sort code and number with commas, several values
    with commas. A file cannot be given.
    """

    about: str
    body: ExampleBody
    today: date
    answers: Mapping[str, str]
    expect: Expected
    steps: tuple[Step, ...] = ()


def read_proved_services(folder: Folder) -> tuple[ServicePack, ...]:
    """Return every service in `folder` (data/services), by slug, each proved by its own examples.

    Raises:
        PacksRefused: with all mistakes; also where a service has no example, or does not do what one says.
    """
    packs = read_services(folder)
    refuse_if_any(problem for pack in packs for problem in _unproved(pack))
    return packs


def _unproved(pack: ServicePack) -> Iterator[PackProblem]:
    place = f"services/{pack.definition.slug}/"
    try:
        examples = read_examples(pack.content, place=place)
    except PacksRefused as refusal:
        yield from refusal.problems
        return
    if not examples:
        yield PackProblem(
            file=f"{place}examples", line=0, message="Prove the service by at least one example."
        )
    for example, lines in examples.values():
        yield from differences(pack.definition, example, lines)


def read_examples(content: Content, *, place: str = "") -> Mapping[str, tuple[Example, Lines]]:
    """Return the examples of a pack by file name; raise PacksRefused with all mistakes in them."""
    found: dict[str, tuple[Example, Lines]] = {}
    problems: list[PackProblem] = []
    for name, text in sorted(content.items()):
        if name.startswith("examples/"):
            try:
                found[name] = read(text, Example, file=place + name)
            except PacksRefused as refusal:
                problems.extend(refusal.problems)
    refuse_if_any(problems)
    return found


def differences(service: ServiceDefinition, example: Example, lines: Lines) -> tuple[PackProblem, ...]:
    """Return every way in which `service` does not do what `example` expects."""
    return tuple(lines.problem(where, message) for where, message in _differences(service, example))


def _differences(service: ServiceDefinition, example: Example) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = {question.id for question in questions_of(service.form)}
    for question_id in example.answers:
        if question_id not in known:
            yield ("answers", question_id), f"`{question_id}` is no question of the form."
    way, problems = walk(service, example)
    pages = tuple(page.id for page in way.pages)
    if pages != example.expect.path:
        yield ("expect", "path"), f"The path is [{', '.join(pages)}]."
    reached = way.exit_page.id if way.exit_page is not None else None
    if reached != example.expect.exit:
        yield ("expect", "exit"), f"The exit is {reached or 'null'}."
    faults = {problem.question_id: problem.fault for problem in problems}
    if faults != dict(example.expect.problems):
        said = ", ".join(f"{key}: {fault}" for key, fault in faults.items())
        yield ("expect", "problems"), f"The problems are {{{said}}}."
    yield from _wrong_steps(service, example)


def walk(service: ServiceDefinition, example: Example) -> tuple[Path, tuple[Problem, ...]]:
    """Go through the form page by page as a resident would, to its end, an exit or a problem."""
    body = example.body
    facts = Facts(nation=body.nation, kind=body.kind, region=body.region, today=example.today)
    fields = _fields(service, example)
    answers: dict[str, Answer | None] = {}
    way = path(service.form, answers, facts=facts)
    while way.stop is not None:
        checked = check_page(way.stop, Posted(fields=fields), today=example.today)
        if isinstance(checked, Faulty):
            return way, checked.problems
        answers |= checked.answers
        way = path(service.form, answers, facts=facts)
    return way, ()


def _wrong_steps(service: ServiceDefinition, example: Example) -> Iterator[tuple[tuple[str | int, ...], str]]:
    state = service.workflow.initial
    for at, step in enumerate(example.steps):
        try:
            decision = take(
                service.workflow,
                state,
                step.take,
                functions={step.by},
                reason=step.reason,
                message=step.message,
            )
        except Refused as refusal:
            if type(refusal).__name__ != step.refused:
                yield ("steps", at), f"The step is refused ({type(refusal).__name__}): {refusal}"
            continue
        state = decision.to_state.id
        notice = decision.transition.notice
        if (state, notice, None) != (step.state, step.notice, step.refused):
            yield ("steps", at), f"The step leads to {state} and sends {notice or 'nothing'}."


def _fields(service: ServiceDefinition, example: Example) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for question in questions_of(service.form):
        words = example.answers.get(question.id)
        if words is not None:
            fields |= _posted(question, words)
    return fields


def _posted(question: Question, words: str) -> dict[str, tuple[str, ...]]:
    """Return the fields that a browser would post for an answer as an example writes it."""
    names: tuple[str, ...]
    match question:
        case DateQuestion():
            parts = words.split() if " " in words else words.split("-")[::-1]
            names = (DAY, MONTH, YEAR)
        case AddressQuestion():
            parts = [part.strip() for part in words.split(",")]
            names = (LINE_1, TOWN, POSTCODE)
        case BankAccountQuestion():
            parts = [part.strip() for part in words.split(",")]
            names = BANK_PARTS
        case ChoicesQuestion():
            return {question.id: tuple(part.strip() for part in words.split(","))}
        case _:
            return {question.id: (words,)}
    return {question.id + name: (part,) for name, part in zip(names, parts, strict=False)}
