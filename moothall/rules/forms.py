"""Forms: pages of questions, and the path through them, computed from the answers and never stored."""

from dataclasses import dataclass

from moothall.rules.answers import Answers
from moothall.rules.bodies import Duty, Nation
from moothall.rules.expressions import Expression
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
