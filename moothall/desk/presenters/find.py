"""Finding a case by its reference, and looking at one outside one's own queue."""

from collections.abc import Iterable

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import OpenedCase
from moothall.desk.presenters.body_links import home_href
from moothall.desk.presenters.case import AnswerRow, case_view
from moothall.desk.presenters.pages import Cell, Field, FieldKind, FormView, PageView, Section
from moothall.people.queries import Colleague
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow


def find_form(typed: str, error: str, *, by: Colleague, body: KnownBody, language: Language) -> FormView:
    """Return the form for a reference; who goes no further is back where they begin in the body."""
    return FormView(
        heading=texts.speak("people.find", language),
        caption=body.facts.name.speak(language),
        intro=(texts.speak("people.find_intro", language),),
        button=texts.speak("people.find_button", language),
        cancel_href=home_href(by, body),
        fields=(
            Field(
                kind=FieldKind.TEXT,
                name="reference",
                label=texts.speak("people.find_label", language),
                hint=texts.speak("people.find_hint", language),
                value=redisplay(typed),
                error=error,
            ),
        ),
    )


def reason_form(reference: str, typed: str, error: str, *, body: KnownBody, language: Language) -> FormView:
    """Return the page that asks why; it says the same whether there is such a case or not."""
    return FormView(
        heading=texts.speak("people.reason_heading", language),
        caption=reference,
        intro=(texts.speak("people.reason_intro", language), texts.speak("people.reason_kept", language)),
        button=texts.speak("people.reason_button", language),
        cancel_href=reverse("find", args=[body.slug]),
        fields=(
            Field(
                kind=FieldKind.WORDS,
                name="reason",
                label=texts.speak("people.reason_label", language),
                hint=texts.speak("people.reason_hint", language),
                value=redisplay(typed),
                error=error,
            ),
        ),
    )


def look_page(
    opened: OpenedCase, reason: str, *, by: Colleague, body: KnownBody, language: Language
) -> PageView:
    """Return a case to be read only: no step, no message, no file, and nothing masked can be shown."""
    view = case_view(opened, by=by, body=body, language=language)
    return PageView(
        heading=f"{view.head.reference}: {view.head.service}",
        caption=view.head.body,
        back=Link(text=texts.speak("people.find", language), href=reverse("find", args=[body.slug])),
        intro=(
            *((texts.speak("account.desk_confidential", language),) if view.is_confidential else ()),
            texts.speak("people.look_only", language),
            texts.speak("people.look_why", language, reason=reason),
        ),
        sections=(
            Section(heading=texts.speak("desk.summary", language), facts=view.summary),
            Section(heading=texts.speak("desk.answers", language), facts=_facts(view.answers)),
            Section(
                heading=texts.speak("desk.history", language),
                head=(texts.speak("people.what", language), texts.speak("people.time", language)),
                rows=tuple((Cell(text=event.heading), Cell(text=event.when)) for event in view.events),
            ),
        ),
    )


def _facts(rows: Iterable[AnswerRow]) -> tuple[SummaryRow, ...]:
    return tuple(
        SummaryRow(
            key=row.key,
            value=row.value or ", ".join(file.name for file in row.files),
            change_href="",
            about="",
        )
        for row in rows
    )
