"""What is wrong with what a service says about personal data."""

from collections.abc import Iterator

from moothall.rules.findings import Finding
from moothall.rules.forms import questions_of
from moothall.rules.privacy import NEEDS_LAW, Privacy
from moothall.rules.services import ServiceDefinition

_LEGISLATION = "https://www.legislation.gov.uk/"


def findings_in_privacy(service: ServiceDefinition) -> Iterator[Finding]:
    """Yield what is wrong. A version published before there was such a part has none, and is left alone."""
    if service.privacy is None:
        return
    yield from _statutes(service, service.privacy)
    yield from _special_category(service, service.privacy)
    for key in ("people", "recipients"):
        if not getattr(service.privacy, key):
            yield Finding(("service", "privacy", key), "Name at least one group.")


def _statutes(service: ServiceDefinition, privacy: Privacy) -> Iterator[Finding]:
    for at, statute in enumerate(privacy.statutes):
        if not set(statute.nations) <= set(service.nations) or not statute.nations:
            yield Finding(
                ("service", "privacy", "statutes", at, "nations"),
                "A statute names nations in which the service is offered, at least one.",
            )
        if not statute.url.startswith(_LEGISLATION):
            yield Finding(
                ("service", "privacy", "statutes", at, "url"), f"The address begins with {_LEGISLATION}."
            )
    covered = {nation for statute in privacy.statutes for nation in statute.nations}
    lacking = [nation for nation in service.nations if nation not in covered]
    if privacy.lawful_basis in NEEDS_LAW and lacking:
        yield Finding(
            ("service", "privacy", "statutes"),
            f"No statute gives this task in {', '.join(lacking)}: the basis {privacy.lawful_basis} needs one.",
        )


def _special_category(service: ServiceDefinition, privacy: Privacy) -> Iterator[Finding]:
    if privacy.special_category is None:
        return
    asked = {question.id for question in questions_of(service.form)}
    for at, question_id in enumerate(privacy.special_category.questions):
        if question_id not in asked:
            yield Finding(
                ("service", "privacy", "special_category", "questions", at),
                f"`{question_id}` is no question of the form.",
            )
    if not privacy.special_category.questions:
        yield Finding(
            ("service", "privacy", "special_category", "questions"), "Name the questions that may reveal it."
        )
