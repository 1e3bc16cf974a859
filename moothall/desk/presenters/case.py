"""One case, whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from moothall.bodies import queries as register
from moothall.bodies.queries import KnownBody
from moothall.cases.actions.reach import is_by_account, is_closed_to_all
from moothall.cases.actions.reveals import CONTACT_EMAIL, CONTACT_PHONE
from moothall.cases.models import Case
from moothall.cases.queries.desk import OpenedCase
from moothall.desk.presenters.history import CONTACT_LABELS, EventRow, event_rows
from moothall.desk.presenters.worklist import state_colour
from moothall.files.queries import Ticket, signed
from moothall.people.queries import Colleague
from moothall.rules.answers import Answer, FileAnswer
from moothall.rules.forms import questions_of
from moothall.rules.language import Language
from moothall.rules.masks import mask_text
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow, answer_in_words
from moothall.ui.words import moment_in_words


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A file of an answer: a link that lasts as long as the page, and what an image shows for the next minute."""

    name: str
    href: str
    image_href: str


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """A question and its answer; `files` instead of `value` where files were asked for.

    `reveal_href` leads to where a masked answer can be seen, and is "" for every other.
    """

    key: str
    value: str
    files: tuple[FileLink, ...] = ()
    reveal_href: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseHead:
    """What every page about a case begins with."""

    reference: str
    service: str
    body: str
    state: str
    colour: str
    href: str
    list_href: str


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """All that the page of a case shows. `take_href` and `put_back_href` are "" where they cannot be done."""

    head: CaseHead
    revision: int
    is_confidential: bool
    summary: tuple[SummaryRow, ...]
    resident: tuple[SummaryRow, ...]
    contact: tuple[AnswerRow, ...]
    answers: tuple[AnswerRow, ...]
    events: tuple[EventRow, ...]
    steps: tuple[Link, ...]
    take_href: str
    put_back_href: str
    taken_by_other: str
    write_href: str
    note_href: str


def case_view(opened: OpenedCase, *, by: Colleague, body: KnownBody, language: Language) -> CaseView:
    """Return what an officer sees of a case."""
    case = opened.case
    is_mine = case.taken_by_id == by.person_id
    return CaseView(
        head=case_head(opened, body, language),
        revision=case.revision,
        is_confidential=case.is_confidential,
        summary=tuple(_summary(opened, body, language)),
        resident=tuple(_resident(opened, language)),
        contact=tuple(_contact(opened, body, language)),
        answers=tuple(_answers(opened, by, body, language)),
        events=event_rows(opened.history, opened.definition, language),
        steps=tuple(
            Link(text=step.label.speak(language), href=case_path("step", opened, body, transition=step.id))
            for step in opened.steps
        ),
        take_href=case_path("take", opened, body) if case.is_open and not is_mine else "",
        put_back_href=case_path("put-back", opened, body) if is_mine else "",
        taken_by_other="" if is_mine else opened.taken_by,
        write_href=case_path("write", opened, body),
        note_href=case_path("note", opened, body),
    )


def case_head(opened: OpenedCase, body: KnownBody, language: Language) -> CaseHead:
    """Return the head of a page about a case."""
    workflow = opened.definition.workflow
    state = workflow.state(opened.case.state)
    return CaseHead(
        reference=opened.case.reference,
        service=opened.definition.title.speak(language),
        body=body.facts.official_name.speak(language),
        state=state.name.speak(language),
        colour=state_colour(is_open=state.is_open, is_first=state.id == workflow.initial),
        href=case_path("case", opened, body),
        list_href=reverse("worklist", kwargs={"slug": body.slug}),
    )


def answers_for(opened: OpenedCase, body: KnownBody, language: Language) -> tuple[SummaryRow, ...]:
    """Return who answers for the data of a case, for what purpose, and in whose name its letters go."""
    official = body.facts.official_name.speak(language)
    letterhead = texts.speak("desk.letterhead_is", language, body=official)
    return (*_answerable(opened, language), _row("desk.letterhead", letterhead, language))


def case_path(name: str, opened: OpenedCase, body: KnownBody, **parts: str) -> str:
    """Return the path of a page about a case."""
    return reverse(name, kwargs={"slug": body.slug, "reference": opened.case.reference, **parts})


def _summary(opened: OpenedCase, body: KnownBody, language: Language) -> Iterator[SummaryRow]:
    case = opened.case
    yield from answers_for(opened, body, language)
    yield _row("desk.received", moment_in_words(case.submitted_at, language), language)
    yield _row("desk.changed", moment_in_words(case.changed_at, language), language)
    if case.place:
        yield _row("desk.place", case.place, language)
    yield from _person(case, language)
    yield _row("desk.taken_by", opened.taken_by or texts.speak("desk.nobody", language), language)


def _answerable(opened: OpenedCase, language: Language) -> Iterator[SummaryRow]:
    """Yield who answers for the data, for what purpose it is used, and by which arrangement others work on it."""
    controller = register.by_id(opened.answerable.controller_id).facts.official_name.speak(language)
    yield _row("desk.controller", texts.speak("desk.controller_is", language, body=controller), language)
    arrangement, service = opened.answerable.arrangement, opened.definition.title.speak(language)
    if arrangement is None:
        yield _row("people.purpose", texts.speak("people.purpose_is", language, service=service), language)
        return
    yield _row("people.purpose", arrangement.sharing.purpose, language)
    by_arrangement = texts.speak(
        "people.by_arrangement_is",
        language,
        provider=arrangement.provider.facts.official_name.speak(language),
        team=arrangement.team_name,
        law=arrangement.legal_basis,
    )
    yield _row("people.by_arrangement", by_arrangement, language)


def _person(case: Case, language: Language) -> Iterator[SummaryRow]:
    if case.person_id is not None:
        name = case.person_name or texts.speak("account.desk_no_name", language)
        sent = texts.speak("account.sent_by", language, helper=case.helper_name, person=name)
        yield _row("account.desk_person", sent if case.helper_id is not None else name, language)
    if case.format_needed:
        wanted = texts.speak(f"account.format_{case.format_needed}", language)
        yield _row("account.format_row", wanted, language)


def _resident(opened: OpenedCase, language: Language) -> Iterator[SummaryRow]:
    state = opened.definition.workflow.state(opened.case.state)
    yield _row("desk.resident_reads", state.resident.speak(language), language)
    yield _row("desk.next_step", state.next_step.speak(language), language)
    if state.how_long is not None:
        yield _row("desk.how_long", state.how_long.speak(language), language)


def _contact(opened: OpenedCase, body: KnownBody, language: Language) -> Iterator[AnswerRow]:
    given = [(item, value) for item, value in contacts(opened.case).items() if value]
    for item, value in given:
        yield AnswerRow(
            key=_contact_label(item, opened.case, language),
            value=mask_text(value),
            reveal_href=case_path("reveal", opened, body, item=item),
        )
    if is_closed_to_all(opened.case):
        yield AnswerRow(key=texts.speak("desk.messages", language), value=_closed(opened.case, language))
    elif is_by_account(opened.case):
        yield AnswerRow(
            key=texts.speak("desk.messages", language), value=texts.speak(_by_account(opened), language)
        )
    elif not given:
        none = "desk.no_contact" if opened.case.person_id is None else "desk.no_contact_account"
        yield AnswerRow(key=texts.speak("desk.contact", language), value=texts.speak(none, language))
    spoken = texts.speak(f"desk.language_{opened.case.language}", language)
    yield AnswerRow(key=texts.speak("desk.resident_language", language), value=spoken)


def _contact_label(item: str, case: Case, language: Language) -> str:
    """Return what a way to reach somebody is called: a helper may have typed their own."""
    label = texts.speak(CONTACT_LABELS[item], language)
    if case.helper_id is None:
        return label
    return texts.speak("desk.contact_typed_by", language, what=label, helper=case.helper_name)


def _closed(case: Case, language: Language) -> str:
    """Return what to do where nobody can read messages; what was typed into a form may lead to somebody else."""
    typed = ("desk.messages_closed_typed",) if case.is_confidential and any(contacts(case).values()) else ()
    return " ".join(texts.speak(key, language) for key in ("desk.messages_closed", *typed))


def _by_account(opened: OpenedCase) -> str:
    """Return the text that says to which accounts messages go."""
    if not opened.reaches:
        return "desk.messages_nowhere"
    is_helped = opened.case.helper_id is not None and not opened.case.is_confidential
    return "desk.messages_accounts" if is_helped else "desk.messages_account"


def contacts(case: Case) -> dict[str, str]:
    """Return how the resident of a case may be reached, by what it is called where it is revealed."""
    return {CONTACT_EMAIL: case.contact_email, CONTACT_PHONE: case.contact_phone}


def _answers(opened: OpenedCase, by: Colleague, body: KnownBody, language: Language) -> Iterator[AnswerRow]:
    for question in questions_of(opened.definition.form):
        label = question.label.speak(language)
        if question.id in opened.masked:
            href = case_path("reveal", opened, body, item=question.id)
            yield AnswerRow(key=label, value=opened.masked[question.id], reveal_href=href)
        elif question.id in opened.unreadable:
            yield AnswerRow(key=label, value=texts.speak("reveal.unreadable", language))
        elif question.id in opened.answers:
            answer = opened.answers[question.id]
            files = tuple(_files(answer, by, opened, body))
            value = "" if files else answer_in_words(question, answer, language)
            yield AnswerRow(key=label, value=value, files=files)


def _files(answer: Answer | None, by: Colleague, opened: OpenedCase, body: KnownBody) -> Iterator[FileLink]:
    for file in answer if isinstance(answer, tuple) else ():
        if isinstance(file, FileAnswer):
            is_image = file.is_image
            yield FileLink(
                name=file.name,
                href=case_path("file" if is_image else "file-download", opened, body, key=file.key),
                image_href=file_url(by, opened, body_id=body.id, key=file.key) if is_image else "",
            )


def file_url(by: Colleague, opened: OpenedCase, *, body_id: int, key: str) -> str:
    """Return the address on the files host at which this officer sees a file, for a minute from now."""
    ticket = Ticket(
        body_id=body_id,
        reference=opened.case.reference,
        key=key,
        person_id=by.person_id,
        session_digest=by.session_digest,
    )
    return f"{settings.FILES_URL}/f/{signed(ticket)}"


def _row(key: str, value: str, language: Language) -> SummaryRow:
    return SummaryRow(key=texts.speak(key, language), value=value, change_href="", about="")
