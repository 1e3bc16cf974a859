"""What is wrong with a workflow: states nobody reaches or leaves, unknown names, missing notices."""

from collections.abc import Iterator

from moothall.rules.findings import Finding, Where, doubled, is_key
from moothall.rules.language import Language
from moothall.rules.notice_text import NoticeField, UnknownField, fields_in
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import Requirement, State, Transition, Workflow


def findings_in_workflow(service: ServiceDefinition) -> Iterator[Finding]:
    """Yield everything wrong with the workflow of `service`."""
    workflow = service.workflow
    yield from _ids([state.id for state in workflow.states], "states")
    yield from _ids([step.id for step in workflow.transitions], "transitions")
    known = {state.id for state in workflow.states}
    if workflow.initial not in known:
        yield Finding(("workflow", "initial"), f"`{workflow.initial}` is no state of the workflow.")
    yield from _notice(workflow.initial_notice, service, ("workflow", "initial_notice"), has_message=False)
    yield from _notice(workflow.message_notice, service, ("workflow", "message_notice"), has_message=True)
    for at, step in enumerate(workflow.transitions):
        yield from _step(step, service, known, ("workflow", "transitions", at))
    reached = _reached(workflow)
    left = {state_id for step in workflow.transitions for state_id in step.from_states}
    for at, state in enumerate(workflow.states):
        yield from _state(state, state.id in reached, state.id in left, ("workflow", "states", at))
    used = {function for step in workflow.transitions for function in step.by}
    for name in service.functions:
        if name not in used:
            yield Finding(("service", "functions", name), f"No step of the workflow is taken by `{name}`.")


def _ids(ids: list[str], key: str) -> Iterator[Finding]:
    for at, name in doubled(ids).items():
        yield Finding(("workflow", key, at, "id"), f"`{name}` stands twice.")
    for at, name in enumerate(ids):
        if not is_key(name):
            yield Finding(
                ("workflow", key, at, "id"), "An id is small letters, digits and single underlines."
            )


def _state(state: State, is_reached: bool, is_left: bool, where: Where) -> Iterator[Finding]:
    if not is_reached:
        yield Finding(where, f"No step leads to `{state.id}`.")
    if state.is_open and not is_left:
        yield Finding(where, f"No step leads out of `{state.id}`, which is open.")
    if state.is_open is (state.retention_days is not None):
        yield Finding(where, "A closed state has `retention_days`, and an open one has none.")
    if state.retention_days is not None and state.retention_days < 1:
        yield Finding((*where, "retention_days"), "A closed case is kept for at least a day.")


def _step(step: Transition, service: ServiceDefinition, known: set[str], where: Where) -> Iterator[Finding]:
    if not step.from_states:
        yield Finding((*where, "from"), "Name at least one state in which this step begins.")
    for at, state_id in enumerate(step.from_states):
        if state_id not in known:
            yield Finding((*where, "from", at), f"`{state_id}` is no state of the workflow.")
    if step.to_state not in known:
        yield Finding((*where, "to"), f"`{step.to_state}` is no state of the workflow.")
    if not step.by:
        yield Finding((*where, "by"), "Name at least one function that may take this step.")
    for at, function in enumerate(step.by):
        if function not in service.functions:
            yield Finding((*where, "by", at), f"`{function}` is not among the `functions` of service.yaml.")
    has_message = Requirement.MESSAGE in step.requires
    yield from _notice(step.notice, service, (*where, "notice"), has_message=has_message)


def _notice(
    name: str | None, service: ServiceDefinition, where: Where, *, has_message: bool
) -> Iterator[Finding]:
    if name is None:
        return
    notice = service.notices.get(name)
    if notice is None:
        yield Finding(where, f"There is no notices/{name}.md.")
        return
    try:
        used = {field for language in Language for field in fields_in(notice.body.speak(language))}
    except UnknownField:
        return
    if NoticeField.MESSAGE in used and not has_message:
        yield Finding(where, f"`{name}` says ((message)), so this step must require a message.")


def _reached(workflow: Workflow) -> set[str]:
    reached: set[str] = set()
    waiting = {workflow.initial}
    while waiting:
        reached |= waiting
        waiting = {
            step.to_state for step in workflow.transitions if reached & set(step.from_states)
        } - reached
    return reached
