"""Letters to send in another format: the list, and one letter with the form that says it was sent."""

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.cases.actions.letters import CODE_MARK, with_name
from moothall.desk.presenters.pages import (
    Cell,
    Field,
    FieldKind,
    FormView,
    PageView,
    Section,
    fact,
    with_typed,
)
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import helping
from moothall.portability.by_hand import Listed, Reader, ToSend
from moothall.portability.erasure import letters as erasure
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.rules.masks import mask_text
from moothall.rules.references import ReferenceUnreadable, parse_reference
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words
from moothall.vault.failures import VaultFailed

SENT_ON, HOW = "sent_on", "how"
_COLUMNS = ("format", "written", "whom", "about")


def waiting_words(count: int, language: Language) -> str:
    """Return how many letters wait."""
    if count > 1:
        return speak("desk_letters.waiting", language, number=count)
    return speak("desk_letters.waiting_one" if count else "desk_letters.none", language)


def list_page(found: Sequence[Listed], *, body: KnownBody, done: str, language: Language) -> PageView:
    """Return the letters of a body: those that wait, then those that were sent."""
    head = tuple(speak(f"desk_letters.column_{name}", language) for name in _COLUMNS)
    sent_head = (
        *head,
        speak("desk_letters.column_sent", language),
        speak("desk_letters.column_how", language),
    )
    waiting = [one for one in found if one.letter.handed_on is None]
    sent = [one for one in found if one.letter.handed_on is not None]
    return PageView(
        heading=speak("desk_letters.title", language),
        caption=body.facts.name.speak(language),
        back=Link(
            text=speak("desk_privacy.title", language), href=reverse("privacy", kwargs={"slug": body.slug})
        ),
        intro=(
            speak("desk_letters.intro", language),
            speak("desk_letters.codes", language),
            *_held_up(waiting, language),
        ),
        sections=(
            Section(
                heading=speak("desk_letters.to_send", language),
                empty=speak("desk_letters.none", language),
                head=head,
                rows=tuple(_row(one, language, href=_href(one.letter, body)) for one in waiting),
            ),
            Section(
                heading=speak("desk_letters.sent", language),
                empty=speak("desk_letters.none_sent", language),
                head=sent_head,
                rows=tuple((*_row(one, language), *_sent_cells(one.letter, language)) for one in sent),
            ),
        ),
        done=done,
    )


def _held_up(waiting: Sequence[Listed], language: Language) -> tuple[str, ...]:
    """Name the cases that would have been deleted by now, and wait for their letters."""
    held = sorted({one.letter.case_reference for one in waiting if one.holds_up})
    return (speak("desk_letters.hold_up", language, cases=", ".join(held)),) if held else ()


def _holds_up(found: ToSend, language: Language) -> tuple[str, ...]:
    return (speak("desk_letters.holds_up", language),) if found.holds_up else ()


def letter_form(
    found: ToSend,
    typed: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
    *,
    body: KnownBody,
    language: Language,
) -> FormView:
    """Return one letter as it reads, whom to bring it to, and what is asked of whoever sends it."""
    one = found.letter
    return FormView(
        heading=one.subject or speak("desk_letters.one", language),
        caption=_format(one, language),
        button=speak("desk_letters.button", language),
        cancel_href=reverse("letters", kwargs={"slug": body.slug}),
        language=heading_spoken(one, language),
        warning=warning(found, language),
        intro=(*delivery_words(found, language), *_holds_up(found, language)),
        links=(*reader_links(found.reader, body, language), *_show(found, body, language)),
        facts=(
            *whom(found, language, is_masked=found.is_masked),
            fact("desk_letters.column_format", _format(one, language), language),
            fact(
                "desk_letters.fact_language",
                speak(f"desk_letters.language_{one.language}", language),
                language,
            ),
            fact("desk_letters.column_written", _written(one, language), language),
            fact(
                "desk_letters.fact_text",
                letter_text(one, language, helps=found.reader.helps),
                language,
                spoken=spoken(one, language),
            ),
        ),
        fields=tuple(with_typed(field, typed) if typed else field for field in _fields(errors, language)),
    )


def _fields(errors: Mapping[str, str], language: Language) -> tuple[Field, ...]:
    """Return what is asked; it was mostly sent today, and another day can be typed over it."""
    today = timezone.localdate()
    return (
        Field(
            kind=FieldKind.DAY,
            name=SENT_ON,
            label=speak("desk_letters.sent_on", language),
            parts=(str(today.day), str(today.month), str(today.year)),
            error=errors.get(SENT_ON, ""),
        ),
        Field(
            kind=FieldKind.TEXT,
            name=HOW,
            label=speak("desk_letters.how", language),
            hint=speak("desk_letters.how_hint", language),
            error=errors.get(HOW, ""),
        ),
    )


def whom(found: ToSend, language: Language, *, is_masked: bool) -> tuple[SummaryRow, ...]:
    """Return who is to get a letter, where it went, and what number or address is theirs to bring it by."""
    shown = mask_text if is_masked else str
    reader = found.reader
    of_account = "_account" if reader.case is None else ""
    unnamed = "" if reader.is_over else speak("desk_letters.no_name", language)
    rows = (
        ("desk_letters.fact_name", reader.name or unnamed),
        (f"desk_letters.fact_phone{of_account}", reader.phone and shown(reader.phone)),
        (f"desk_letters.fact_address{of_account}", reader.address and shown(reader.address)),
        ("desk_letters.fact_to", _to(found.letter, language, shown)),
    )
    return tuple(fact(key, value, language) for key, value in rows if value)


def _show(found: ToSend, body: KnownBody, language: Language) -> tuple[Link, ...]:
    """Return the way to what is masked."""
    if not found.is_masked:
        return ()
    named = {"slug": body.slug, "letter": found.letter.hand_key}
    return (Link(text=speak("desk_letters.show", language), href=reverse("letter-reveal", kwargs=named)),)


def delivery_words(found: ToSend, language: Language) -> tuple[str, ...]:
    """Return what to mind when a letter is brought, and what to do where nobody knows where."""
    if found.reader.is_over:
        return (speak("desk_letters.over", language),)
    way = _way(found)
    return (speak(f"desk_letters.{way}", language),) if way else ()


def warning(found: ToSend, language: Language) -> str:
    """Return what warns of a secret address, or ""."""
    is_due = found.reader.is_confidential and not found.reader.is_over
    return speak("account.desk_confidential", language) if is_due else ""


def _way(found: ToSend) -> str:
    """Return the text on how a letter in this format gets to its reader, "" where there is nothing to say of it."""
    reader, needed = found.reader, Format(found.letter.format_needed)
    if needed is Format.BSL:
        return "video"
    if needed is Format.BY_PHONE:
        return "" if reader.phone else "no_phone" if reader.case else "no_phone_here"
    if reader.address:
        return "address_in_case" if reader.case else ""
    if found.letter.kind == Kind.LETTER:
        return ""
    if reader.request_id is not None:
        return "no_address_request"
    return "no_address_case" if reader.case else "no_address_here"


def reader_links(reader: Reader, body: KnownBody, language: Language) -> tuple[Link, ...]:
    """Return the way to the request for erasure, or to the case, where its address stands.

    Who does not work on such cases is asked there why they need it.
    """
    if reader.request_id is not None:
        asked = {"slug": body.slug, "request_id": reader.request_id}
        return (Link(text=speak("desk_letters.request", language), href=reverse("erasure", kwargs=asked)),)
    case = reader.case
    if case is None:
        return ()
    href = reverse(
        "case" if case.is_worked_on else "look", kwargs={"slug": body.slug, "reference": case.reference}
    )
    return (Link(text=speak("desk_letters.case", language, reference=case.reference), href=href),)


def spoken(one: Notice, language: Language) -> str:
    """Return the language of a letter where a page in `language` has to say it, else ""."""
    return one.language if one.language != language else ""


def heading_spoken(one: Notice, language: Language) -> str:
    """Return the same for its subject: a letter without one has a heading of the page's."""
    return spoken(one, language) if one.subject else ""


def letter_text(one: Notice, language: Language, *, helps: str = "") -> str:
    """Return the words of a letter, with the name of whom its reader helps.

    A code that opens something is left out: it went to its reader alone.
    """
    text = with_name(one.body_text.replace(CODE_MARK, speak("desk_letters.code", language)), helps)
    try:
        if one.case_reference.startswith(erasure.ABOUT):
            return erasure.with_words(text, one.case_reference)
        if not one.case_reference.startswith(helping.ABOUT):
            return text
        return helping.with_code(
            text.replace(helping.MARK, speak("desk_letters.code", language)), one.case_reference
        )
    except VaultFailed:
        return speak("desk_letters.lost", language)


def _row(one: Listed, language: Language, *, href: str = "") -> tuple[Cell, ...]:
    return (
        Cell(text=_format(one.letter, language)),
        Cell(text=_written(one.letter, language)),
        Cell(text=one.name or speak("desk_letters.no_name", language)),
        Cell(text=_subject(one.letter, language), href=href, language=heading_spoken(one.letter, language)),
    )


def _subject(one: Notice, language: Language) -> str:
    """Return the subject of a letter, with the reference of its case: no two read alike."""
    subject = one.subject or speak("desk_letters.one", language)
    try:
        reference = parse_reference(one.case_reference)
    except ReferenceUnreadable:
        return subject
    return subject if reference in subject else f"{subject} ({reference})"


def _sent_cells(one: Notice, language: Language) -> tuple[Cell, ...]:
    day = "" if one.handed_on is None else date_in_words(one.handed_on, language)
    return Cell(text=day), Cell(text=one.handed_how)


def _to(one: Notice, language: Language, shown: Callable[[str], str]) -> str:
    try:
        return shown(one.to_address)
    except VaultFailed:
        return speak("desk_letters.lost", language)


def _format(one: Notice, language: Language) -> str:
    return speak(f"account.format_{one.format_needed}", language)


def _written(one: Notice, language: Language) -> str:
    return date_in_words(timezone.localdate(one.created_at), language)


def _href(one: Notice, body: KnownBody) -> str:
    return reverse("letter", kwargs={"slug": body.slug, "letter": one.hand_key})
