"""A question as it is asked now, and the words that all types of question share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.rules import wording
from moothall.rules.answers import FileAnswer
from moothall.rules.faults import Problem
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language, Text
from moothall.rules.questions import Question
from moothall.ui import texts
from moothall.ui.question_views import AddressLookup

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it is asked now: in which language, with what in its fields, and what is wrong with that.

    `fields` are raw, by field name (as posted, or from `fields_of` an answer given before); `files` are those
    that the answer has already; `lookup` says where an address question stands. With `is_heading` the
    question's label is the page's heading.
    """

    language: Language
    fields: Fields
    problems: Sequence[Problem] = ()
    files: tuple[FileAnswer, ...] = ()
    lookup: AddressLookup = AddressLookup()  # noqa: RUF009 - frozen, so all may share it
    is_heading: bool = False

    def value(self, name: str) -> str:
        """Return what to show in the field `name`: cleaned, "" where nothing was posted."""
        posted = self.fields.get(name, ())
        return redisplay(posted[0]) if posted else ""

    def say(self, text: Text) -> str:
        """Return `text` in the language of the page."""
        return text.speak(self.language)

    def t(self, key: str, **fields: str | int) -> str:
        """Return an interface text in the language of the page."""
        return texts.speak(key, self.language, **fields)


def message(question: Question, problem: Problem, language: Language) -> str:
    """Return the words of `problem`: the question's own, or those of the interface."""
    words = question.errors.get(problem.fault) or texts.interface()[f"answers.{problem.fault}"]
    return wording.fill(words, problem.facts, language)


def label(question: Question, asked: Asked) -> str:
    """Return the question's label, with a word where it may be left out."""
    words = asked.say(question.label)
    return words if question.required else asked.t("form.optional", label=words)


def hint(question: Question, asked: Asked) -> str | None:
    """Return the question's own hint."""
    return None if question.hint is None else asked.say(question.hint)


def error(question: Question, asked: Asked) -> str | None:
    """Return the message of the question's first problem."""
    return next((message(question, problem, asked.language) for problem in own(question, asked)), None)


def own(question: Question, asked: Asked) -> list[Problem]:
    """Return what is wrong with this question's answer."""
    return [problem for problem in asked.problems if problem.question_id == question.id]
