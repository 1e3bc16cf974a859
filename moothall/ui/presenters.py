"""What the pages of a form show: strings only, made from the rules' types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.rules import answer_words
from moothall.rules.answers import Answer, FileAnswer
from moothall.rules.faults import Problem
from moothall.rules.forms import Page
from moothall.rules.language import Language, Text
from moothall.rules.questions import Question, YesNoQuestion
from moothall.ui import texts
from moothall.ui.asked import Asked, Fields, message
from moothall.ui.question_presenters import question_view
from moothall.ui.question_views import AddressLookup, AddressView, FileView, QuestionView


@dataclass(frozen=True, kw_only=True)
class ErrorItem:
    """One line of an error summary."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page of questions. `heading` is None where the only question's label is the heading.

    `is_looking_up` where the button finds addresses instead of leading on.
    """

    title: str
    heading: str | None
    guidance: Text | None
    questions: tuple[QuestionView, ...]
    errors: tuple[ErrorItem, ...]
    takes_files: bool
    is_looking_up: bool


@dataclass(frozen=True, kw_only=True)
class PageAsked:
    """What a page of questions is made from.

    `fields` are raw values by field name: those posted, or `fields_of` the answers given before. `files` and
    `lookups` are by question id. With `is_led` something else stands before the questions, under the page's heading.
    """

    page: Page
    language: Language
    fields: Fields
    problems: Sequence[Problem] = ()
    files: Mapping[str, tuple[FileAnswer, ...]]
    lookups: Mapping[str, AddressLookup]
    is_led: bool = False


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """An answer on the check page. `about` completes "Change" for those who hear the link alone.

    `language` is that of the value where it is not the page's, else "" (WCAG 2.2, 3.1.2).
    """

    key: str
    value: str
    change_href: str
    about: str
    language: str = ""


def page_view(asked: PageAsked) -> PageView:
    """Return what `question.html` shows of a page."""
    page, language = asked.page, asked.language
    alone = len(page.questions) == 1 and page.guidance is None and not asked.is_led
    views = tuple(_question_view(question, asked, is_heading=alone) for question in page.questions)
    title = views[0].label if alone else page.title.speak(language)
    return PageView(
        title=title,
        heading=None if alone else title,
        guidance=page.guidance,
        questions=views,
        errors=tuple(_error_items(asked, views)),
        takes_files=any(isinstance(view, FileView) for view in views),
        is_looking_up=any(isinstance(view, AddressView) and view.is_looking_up for view in views),
    )


def summary_row(
    question: Question, answer: Answer | None, *, change_href: str, language: Language
) -> SummaryRow:
    """Return a question and its answer as the check page, a case and a letter show them."""
    return SummaryRow(
        key=question.label.speak(language),
        value=answer_in_words(question, answer, language),
        change_href=change_href,
        about=_about(question, language),
    )


def answer_in_words(question: Question, answer: Answer | None, language: Language) -> str:
    """Return `answer` as people read it, with line breaks between the parts of an address or a list."""
    return answer_words.in_words(question, answer, texts.interface(), language)


def _about(question: Question, language: Language) -> str:
    """Return what follows "Change": of yes and no the name of the answer is a clause."""
    called = question.called.speak(language)
    if isinstance(question, YesNoQuestion):
        return texts.speak("form.change_whether", language, called=called)
    return called


def _question_view(question: Question, asked: PageAsked, *, is_heading: bool) -> QuestionView:
    return question_view(
        question,
        Asked(
            language=asked.language,
            fields=asked.fields,
            problems=asked.problems,
            files=asked.files.get(question.id, ()),
            lookup=asked.lookups.get(question.id, AddressLookup()),
            is_heading=is_heading,
        ),
    )


def _error_items(asked: PageAsked, views: Sequence[QuestionView]) -> list[ErrorItem]:
    by_id = {
        question.id: (question, view) for question, view in zip(asked.page.questions, views, strict=True)
    }
    items: list[ErrorItem] = []
    for problem in asked.problems:
        question, view = by_id[problem.question_id]
        target = problem.field if problem.field in view.fields else view.first_field
        items.append(ErrorItem(text=message(question, problem, asked.language), href=f"#{target}"))
    return items
