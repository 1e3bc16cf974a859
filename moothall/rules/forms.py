"""Forms: pages of questions, and the path through them, computed from the answers and never stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from moothall.rules.answer_limits import wrong_with
from moothall.rules.answers import AddressAnswer, Answer, Answers, BankAnswer
from moothall.rules.bodies import Duty, Nation
from moothall.rules.expressions import Expression, Value
from moothall.rules.expressions_evaluate import holds
from moothall.rules.facts import Facts
from moothall.rules.language import Text
from moothall.rules.questions import Question


@dataclass(frozen=True, kw_only=True)
class Exit:
    """Where a form ends early: what to do instead, as prose.

    With a `duty` the exit leads on to the body that the register's signposts give for it in that place.
    """

    body: Text
    duty: Duty | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One thing to answer, or an exit. It exists when `when` holds, in `nations` (empty: in all)."""

    id: str
    title: Text
    questions: tuple[Question, ...] = ()
    guidance: Text | None = None
    when: Expression | None = None
    nations: tuple[Nation, ...] = ()
    exit: Exit | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """Pages in the order in which they are asked."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, kw_only=True)
class Path:
    """The way through a form that some answers make.

    `pages` are those that exist, up to and with the first that is not validly answered (`stop`) or an exit
    (`exit_page`); their questions are those asked in this nation. `answers` are the valid answers to them and
    nothing else; `dropped` are the ids of answers given that this path does not ask for.
    """

    pages: tuple[Page, ...]
    stop: Page | None
    exit_page: Page | None
    answers: Answers
    dropped: frozenset[str]

    @property
    def is_complete(self) -> bool:
        """Whether everything is answered and the answers may be sent."""
        return self.stop is None and self.exit_page is None


def questions_of(form: Form) -> Iterator[Question]:
    """Yield every question of the form, in the order of its pages, asked or not."""
    for page in form.pages:
        yield from page.questions


def path(form: Form, answers: Answers, *, facts: Facts) -> Path:
    """Return the way through `form` that `answers` make for a body and a day.

    The order in which the answers were given does not matter, nor what was answered before on another path.
    """
    pages: list[Page] = []
    kept: dict[str, Answer | None] = {}
    values = fact_values(facts)
    stop: Page | None = None
    for page in form.pages:
        asked = _asked(page, facts.nation, values)
        if asked is None:
            continue
        pages.append(asked)
        given = _valid(asked, answers, facts)
        kept |= given
        values |= {key: value_of(answer) for key, answer in given.items() if answer is not None}
        stop = asked if len(given) < len(asked.questions) else None
        if stop is not None or asked.exit is not None:
            break
    last = pages[-1] if pages else None
    dropped = {key for key, answer in answers.items() if answer is not None} - kept.keys()
    return Path(
        pages=tuple(pages),
        stop=stop,
        exit_page=last if last is not None and last.exit is not None else None,
        answers=kept,
        dropped=frozenset(dropped),
    )


def _asked(page: Page, nation: Nation | None, values: dict[str, Value]) -> Page | None:
    """Return the page with the questions of this nation, or None where it does not exist."""
    if page.nations and nation not in page.nations:
        return None
    if page.when is not None and holds(page.when, values) is not True:
        return None
    if all(not question.nations for question in page.questions):
        return page
    questions = tuple(q for q in page.questions if not q.nations or nation in q.nations)
    return replace(page, questions=questions) if questions else None


def _valid(page: Page, answers: Answers, facts: Facts) -> dict[str, Answer | None]:
    return {
        question.id: answers[question.id]
        for question in page.questions
        if question.id in answers and not wrong_with(question, answers[question.id], today=facts.today)
    }


def fact_values(facts: Facts) -> dict[str, Value]:
    """Return what a condition may know besides the answers, by name; what is not known is left out."""
    known = {
        "body.nation": facts.nation,
        "body.kind": facts.kind,
        "body.region": facts.region,
        "body.tier": facts.tier,
        "today": facts.today,
    }
    return {name: value for name, value in known.items() if value is not None}


def value_of(answer: Answer) -> Value:
    """Return an answer as a condition sees it: an address by its postcode, files by their names, no account at all."""
    if isinstance(answer, BankAnswer):
        return ""
    if isinstance(answer, AddressAnswer):
        return answer.postcode
    if isinstance(answer, tuple):
        return tuple(item if isinstance(item, str) else item.name for item in answer)
    return answer


def page_on(way: Path, page_id: str) -> Page | None:
    """Return the page with this id, answered or next to be answered, or None: then it may not be shown."""
    return next((page for page in way.pages if page.id == page_id), None)


def next_page(way: Path, page_id: str) -> Page | None:
    """Return the page after this one, or None after the last: all is answered, or it stops here."""
    return _beside(way, page_id, 1)


def previous_page(way: Path, page_id: str) -> Page | None:
    """Return the page before this one, or None before the first."""
    return _beside(way, page_id, -1)


def _beside(way: Path, page_id: str, step: int) -> Page | None:
    places = {page.id: place for place, page in enumerate(way.pages)}
    place = places.get(page_id)
    if place is None or not 0 <= place + step < len(way.pages):
        return None
    return way.pages[place + step]
