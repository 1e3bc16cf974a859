"""What a service does with personal data in one nation: taken from its definition, never written a second time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moothall.rules.bodies import Nation
from moothall.rules.forms import questions_of
from moothall.rules.language import Text
from moothall.rules.privacy import Privacy, Statute, statutes_in
from moothall.rules.questions import QuestionType
from moothall.rules.services import ServiceDefinition


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question; `is_sealed` where its answer is kept so, `is_special` where it may reveal a special category."""

    id: str
    label: Text
    type: QuestionType
    is_sealed: bool
    is_special: bool


@dataclass(frozen=True, kw_only=True)
class KeptAfter:
    """For how many days a case is kept that was closed in a state (by its id; `name` is the officers' word)."""

    state: str
    name: Text
    days: int


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One service as an activity of processing: what is asked of whom, what for, on what basis, for how long.

    `kept_earlier` are periods of earlier versions that are not those of now: a case is kept as its own version says.
    """

    slug: str
    title: Text
    privacy: Privacy
    statutes: tuple[Statute, ...]
    asked: tuple[Asked, ...]
    functions: tuple[Text, ...]
    draft_days: int
    kept: tuple[KeptAfter, ...]
    kept_earlier: tuple[KeptAfter, ...] = ()

    @property
    def days_kept(self) -> tuple[int, ...]:
        """The different periods for which closed cases are kept, shortest first."""
        return tuple(sorted({each.days for each in self.kept}))

    @property
    def days_kept_earlier(self) -> tuple[int, ...]:
        """The different periods of earlier versions, shortest first."""
        return tuple(sorted({each.days for each in self.kept_earlier}))

    @property
    def takes_files(self) -> bool:
        """Whether somebody may send a file."""
        return any(each.type is QuestionType.FILE for each in self.asked)

    @property
    def special(self) -> tuple[Asked, ...]:
        """The questions whose answers may reveal data of a special category."""
        return tuple(each for each in self.asked if each.is_special)


def activity(
    service: ServiceDefinition, *, nation: Nation | None, earlier: Iterable[ServiceDefinition] = ()
) -> Activity | None:
    """Return the activity that a service is for a body of `nation`; None for a version that says no purpose.

    `earlier` are other versions of the service to which the body's cases are pinned.
    """
    privacy = service.privacy
    if privacy is None:
        return None
    special = privacy.special_category.questions if privacy.special_category else ()
    sealed = service.sealed_questions
    kept = tuple(_kept(service))
    return Activity(
        slug=service.slug,
        title=service.title,
        privacy=privacy,
        statutes=statutes_in(privacy.statutes, nation),
        asked=tuple(
            Asked(
                id=question.id,
                label=question.label,
                type=question.type,
                is_sealed=question.id in sealed,
                is_special=question.id in special,
            )
            for question in questions_of(service.form)
            if not question.nations or nation is None or nation in question.nations
        ),
        functions=tuple(service.functions.values()),
        draft_days=service.draft_days,
        kept=kept,
        kept_earlier=tuple(_kept_earlier(kept, earlier)),
    )


def _kept(service: ServiceDefinition) -> Iterator[KeptAfter]:
    for state in service.workflow.states:
        if state.retention_days is not None:
            yield KeptAfter(state=state.id, name=state.name, days=state.retention_days)


def _kept_earlier(now: tuple[KeptAfter, ...], earlier: Iterable[ServiceDefinition]) -> Iterator[KeptAfter]:
    known = {(each.state, each.days) for each in now}
    for service in earlier:
        for each in _kept(service):
            if (each.state, each.days) not in known:
                known.add((each.state, each.days))
                yield each
