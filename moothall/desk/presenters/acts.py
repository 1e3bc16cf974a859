"""Pages on which an officer writes something: a step of the workflow, words to the resident, a note."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from moothall.bodies.queries import KnownBody
from moothall.cases.actions.reach import is_closed_to_all
from moothall.cases.queries.desk import OpenedCase, StepAhead
from moothall.desk.presenters.case import CaseHead, answers_for, case_head
from moothall.desk.presenters.history import EventRow, changes_since, event_rows
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.rules.notice_text import NoticeField, fields_in
from moothall.rules.workflow import LONGEST_WORDS, Requirement, Transition, WordsRefused, said
from moothall.ui import texts
from moothall.ui.presenters import ErrorItem, SummaryRow

REASON, MESSAGE = Requirement.REASON.value, Requirement.MESSAGE.value
_MOST_DIGITS = 9
_KEY = re.compile(r"[A-Za-z0-9_-]{16,32}")


def new_key() -> str:
    """Return a key for one form: whoever sends that form twice is heeded once."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, kw_only=True)
class WordsField:
    """A field for some lines of text; `error` is "" where nothing is wrong."""

    name: str
    label: str
    hint: str
    value: str
    error: str


@dataclass(frozen=True, kw_only=True)
class ResidentReads:
    """What the resident reads once a step is taken, and whether they are told of it."""

    state: str
    next_step: str
    how_long: str
    told: str


@dataclass(frozen=True, kw_only=True)
class ActView:
    """One page to write on. `changes` are what happened after the page was first shown, where that matters.

    `answerable` says in whose name it is written, and who answers for the data.
    `revision` is the one that the officer has seen: that of today once the changes are shown; `key` is new then.
    """

    head: CaseHead
    answerable: tuple[SummaryRow, ...]
    heading: str
    intro: str
    reads: ResidentReads | None
    fields: tuple[WordsField, ...]
    button: str
    revision: int
    key: str
    changes: tuple[EventRow, ...]

    @property
    def errors(self) -> tuple[ErrorItem, ...]:
        """The lines of the error summary."""
        return tuple(
            ErrorItem(text=field.error, href=f"#{field.name}") for field in self.fields if field.error
        )


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What came in with a form, or nothing yet (`is_sent` tells); `revision` is the one that the officer saw.

    `key` is that of the form, and "" where it has none that we could have made.
    """

    is_sent: bool
    revision: int
    key: str
    reason: str
    message: str

    def attempted(self, action: str) -> str:
        """Return what evidence says where the page is refused: `action` where its form was sent, "" for the page."""
        return action if self.is_sent else ""


@dataclass(frozen=True, kw_only=True)
class OvertakenView:
    """A page for when a case has moved on: what happened, and what the officer had written."""

    head: CaseHead
    changes: tuple[EventRow, ...]
    written: tuple[str, ...]


def typed_in(post: Mapping[str, str] | None) -> Typed:
    """Return what was posted, or what a page begins with; a revision that is no number is nobody's."""
    if post is None:
        return Typed(is_sent=False, revision=0, key="", reason="", message="")
    revision = post.get("revision", "")
    key = post.get("key", "")
    is_number = revision.isascii() and revision.isdigit() and len(revision) <= _MOST_DIGITS
    return Typed(
        is_sent=True,
        revision=int(revision) if is_number else 0,
        key=key if _KEY.fullmatch(key) else "",
        reason=post.get(REASON, ""),
        message=post.get(MESSAGE, ""),
    )


def step_view(
    ahead: StepAhead, typed: Typed, *, body: KnownBody, language: Language, is_stale: bool = False
) -> ActView:
    """Return the page of a step, with what is wrong in what was typed."""
    opened, step = ahead.opened, ahead.step
    label = step.label.speak(language)
    return ActView(
        head=case_head(opened, body, language),
        answerable=answers_for(opened, body, language),
        heading=label,
        intro=texts.speak("desk.step_leads_to", language, state=ahead.to_state.name.speak(language)),
        reads=_reads(ahead, language),
        fields=(
            _field(REASON, typed, language, is_needed=Requirement.REASON in step.requires),
            _field(
                MESSAGE,
                typed,
                language,
                is_needed=Requirement.MESSAGE in step.requires,
                hint=_message_hint(
                    opened, is_sent=ahead.reaches and _carries(opened, step), language=language
                ),
            ),
        ),
        button=label,
        revision=opened.case.revision if is_stale or not typed.is_sent else typed.revision,
        key=new_key() if is_stale else typed.key or new_key(),
        changes=changes_view(opened, typed, language) if is_stale else (),
    )


def write_view(
    opened: OpenedCase, typed: Typed, *, body: KnownBody, language: Language, is_stale: bool = False
) -> ActView:
    """Return the page on which an officer writes to the resident."""
    hint = _message_hint(opened, is_sent=opened.reaches, language=language)
    return ActView(
        head=case_head(opened, body, language),
        answerable=answers_for(opened, body, language),
        heading=texts.speak("desk.write", language),
        intro=texts.speak("desk.write_intro", language, body=body.facts.official_name.speak(language)),
        reads=None,
        fields=(_field(MESSAGE, typed, language, is_needed=True, hint=hint),),
        button=texts.speak("desk.write_button", language),
        revision=opened.case.revision if is_stale or not typed.is_sent else typed.revision,
        key=new_key() if is_stale else typed.key or new_key(),
        changes=changes_view(opened, typed, language) if is_stale else (),
    )


def note_view(
    opened: OpenedCase, typed: Typed, *, body: KnownBody, language: Language, is_stale: bool = False
) -> ActView:
    """Return the page on which an officer adds a note for colleagues."""
    return ActView(
        head=case_head(opened, body, language),
        answerable=answers_for(opened, body, language),
        heading=texts.speak("desk.note", language),
        intro=texts.speak("desk.note_intro", language),
        reads=None,
        fields=(_field(REASON, typed, language, is_needed=True, key="desk.note"),),
        button=texts.speak("desk.note_button", language),
        revision=opened.case.revision if is_stale or not typed.is_sent else typed.revision,
        key=new_key() if is_stale else typed.key or new_key(),
        changes=changes_view(opened, typed, language) if is_stale else (),
    )


def changes_view(opened: OpenedCase, typed: Typed, language: Language) -> tuple[EventRow, ...]:
    """Return what happened since the officer saw the case."""
    return event_rows(changes_since(opened, typed.revision), opened.definition, language)


def overtaken_view(opened: OpenedCase, typed: Typed, *, body: KnownBody, language: Language) -> OvertakenView:
    """Return the page for what can no more be done."""
    return OvertakenView(
        head=case_head(opened, body, language),
        changes=changes_view(opened, typed, language),
        written=tuple(redisplay(words) for words in (typed.reason, typed.message) if words.strip()),
    )


def _field(
    name: str, typed: Typed, language: Language, *, is_needed: bool, key: str = "", hint: str = ""
) -> WordsField:
    base = key or f"desk.{name}"
    label = texts.speak(f"{base}_label", language)
    written = typed.message if name == MESSAGE else typed.reason
    return WordsField(
        name=name,
        label=label if is_needed else texts.speak("form.optional", language, label=label),
        hint=hint or texts.speak(f"{base}_hint", language),
        value=redisplay(written),
        error=_wrong(written, base, language, is_needed=is_needed) if typed.is_sent else "",
    )


def _wrong(written: str, base: str, language: Language, *, is_needed: bool) -> str:
    try:
        words = said(written)
    except WordsRefused:
        return texts.speak(f"{base}_refused", language, most=f"{LONGEST_WORDS:,}")
    return texts.speak(f"{base}_missing", language) if is_needed and not words else ""


def _message_hint(opened: OpenedCase, *, is_sent: bool, language: Language) -> str:
    if is_closed_to_all(opened.case):
        return texts.speak("desk.message_is_closed", language)
    where = texts.speak("desk.message_is_sent" if is_sent else "desk.message_is_shown", language)
    tongue = texts.speak(f"desk.write_in_{opened.case.language}", language)
    return Markup(" ").join((where, tongue))


def _carries(opened: OpenedCase, step: Transition) -> bool:
    return step.notice is not None and NoticeField.MESSAGE in fields_in(
        opened.definition.notices[step.notice].body.en
    )


def _reads(ahead: StepAhead, language: Language) -> ResidentReads:
    state, told = ahead.to_state, "desk.resident_is_told" if ahead.reaches else "desk.resident_looks_up"
    if is_closed_to_all(ahead.opened.case):
        told = "desk.resident_not_told"
    return ResidentReads(
        state=state.resident.speak(language),
        next_step=state.next_step.speak(language),
        how_long=state.how_long.speak(language) if state.how_long else "",
        told=texts.speak(told, language),
    )
