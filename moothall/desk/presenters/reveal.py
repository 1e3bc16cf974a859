"""The two pages of a reveal: the reason that is asked for, and then what was masked."""

from dataclasses import dataclass

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import OpenedCase
from moothall.cases.refusals import NothingMasked
from moothall.desk.presenters.acts import REASON, ActView, Typed, WordsField, new_key
from moothall.desk.presenters.case import CaseHead, answers_for, case_head, contacts
from moothall.desk.presenters.history import CONTACT_LABELS
from moothall.rules.answers import Answer
from moothall.rules.form_check_text import redisplay
from moothall.rules.forms import questions_of
from moothall.rules.language import Language
from moothall.rules.questions import Question
from moothall.rules.workflow import LONGEST_WORDS, WordsRefused, said
from moothall.ui import texts
from moothall.ui.presenters import answer_in_words


@dataclass(frozen=True, kw_only=True)
class RevealedView:
    """What was masked, in full."""

    head: CaseHead
    label: str
    value: str


def reason_view(
    opened: OpenedCase, typed: Typed, *, item: str, body: KnownBody, language: Language
) -> ActView:
    """Return the page that asks why; raise NothingMasked where the case keeps nothing of that name masked."""
    label = _label(opened, item, language)
    return ActView(
        head=case_head(opened, body, language),
        answerable=answers_for(opened, body, language),
        heading=texts.speak("reveal.heading", language, label=label),
        intro=texts.speak("reveal.intro", language),
        reads=None,
        fields=(
            WordsField(
                name=REASON,
                label=texts.speak("reveal.reason_label", language),
                hint=texts.speak("reveal.reason_hint", language),
                value=redisplay(typed.reason),
                error=_wrong(typed, language),
            ),
        ),
        button=texts.speak("reveal.button", language),
        revision=opened.case.revision,
        key=new_key(),
        changes=(),
    )


def revealed_view(
    opened: OpenedCase, found: Answer | None, *, item: str, body: KnownBody, language: Language
) -> RevealedView:
    """Return the page that shows it."""
    return RevealedView(
        head=case_head(opened, body, language),
        label=_label(opened, item, language),
        value=_value(opened, found, item, language),
    )


def _label(opened: OpenedCase, item: str, language: Language) -> str:
    if contacts(opened.case).get(item):
        return texts.speak(CONTACT_LABELS[item], language)
    if item not in opened.masked:
        raise NothingMasked
    return _question(opened, item).label.speak(language)


def _value(opened: OpenedCase, found: Answer | None, item: str, language: Language) -> str:
    if found is None:
        return texts.speak("reveal.unreadable", language)
    if item in CONTACT_LABELS:
        return str(found)
    return answer_in_words(_question(opened, item), found, language)


def _question(opened: OpenedCase, item: str) -> Question:
    return next(question for question in questions_of(opened.definition.form) if question.id == item)


def _wrong(typed: Typed, language: Language) -> str:
    if not typed.is_sent:
        return ""
    try:
        words = said(typed.reason)
    except WordsRefused:
        return texts.speak("reveal.reason_refused", language, most=f"{LONGEST_WORDS:,}")
    return "" if words else texts.speak("reveal.reason_missing", language)
