"""What the pages of a resident's cases, messages and documents show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from moothall.bodies import queries as bodies
from moothall.cases.queries.accesses import Access
from moothall.cases.queries.documents import Document, Documents
from moothall.cases.queries.own import CaseMessage, CaseMessages, OwnAnswer, OwnCase, OwnCases
from moothall.cases.queries.status import CaseStatus
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.presenters import SummaryRow, answer_in_words
from moothall.ui.requests import PortalRequest
from moothall.ui.words import moment_in_words
from moothall.web.asking import Asking
from moothall.web.presenters import status

_KILO = 1000


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A case in the list."""

    service: str
    council: str
    reference: str
    href: str
    state: str
    is_open: bool
    when: str
    is_sent_by_helper: bool


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """What a body wrote: about which case, when, and the words."""

    heading: str
    href: str
    council: str
    when: str
    words: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A file that was sent: its own name and size, with which case, and when; `open_href` leads to it."""

    name: str
    open_href: str
    size: str
    heading: str
    href: str
    council: str
    when: str


def cases(request: PortalRequest, asking: Asking, found: OwnCases) -> dict[str, object]:
    """Return what `account_cases.html` needs."""
    return {
        "lines": [_line(request, one) for one in found.cases],
        "person_name": asking.person_name,
        "may_gather": not asking.is_for_another,
        **_pages("account-cases", page=found.page, has_more=found.has_more),
    }


def case(
    request: PortalRequest,
    asking: Asking,
    found: CaseStatus,
    *,
    sent_by: str,
    answered: Sequence[OwnAnswer],
    looked: Sequence[Access],
) -> dict[str, object]:
    """Return what `account_case.html` needs: the case as its status page has it, who sent it for whom, and what."""
    person = asking.person_name or asking.by.name
    said = texts.speak("account.sent_by", request.language, helper=sent_by, person=person) if sent_by else ""
    rows = [_answer(one, request.language) for one in answered]
    return {**status.case(request, found, looked), "sent_by": said, "rows": rows}


def _answer(one: OwnAnswer, language: Language) -> SummaryRow:
    if one.is_unreadable:
        value = str(texts.speak("case.unreadable", language))
    else:
        value = one.masked or answer_in_words(one.question, one.answer, language)
    return SummaryRow(key=one.question.label.speak(language), value=value, change_href="", about="")


def is_seen(message: CaseMessage, *, seen_at: datetime | None) -> bool:
    """Tell whether a message is new no more."""
    return seen_at is not None and message.at <= seen_at


def messages(request: PortalRequest, found: CaseMessages, *, seen_at: datetime | None) -> dict[str, object]:
    """Return what `account_messages.html` needs; what came after `seen_at` is marked as new."""
    return {
        "lines": [
            MessageLine(
                heading=one.definition.title.speak(request.language),
                href=_href(one.body_id, one.reference),
                council=_council(request, one.body_id),
                when=moment_in_words(one.at, request.language),
                words=one.words,
                is_new=not is_seen(one, seen_at=seen_at),
            )
            for one in found.messages
        ],
        **_pages("account-messages", page=found.page, has_more=found.has_more),
    }


def documents(request: PortalRequest, found: Documents) -> dict[str, object]:
    """Return what `account_documents.html` needs."""
    return {
        "lines": [_document(request, one) for one in found.documents],
        **_pages("account-documents", page=found.page, has_more=found.has_more),
    }


def _document(request: PortalRequest, one: Document) -> DocumentLine:
    parts = {"body": bodies.by_id(one.body_id).slug, "reference": one.reference, "key": one.key}
    return DocumentLine(
        name=one.name,
        open_href=reverse("account-document", kwargs=parts),
        size=f"{max(1, round(one.size_bytes / _KILO)):,} kB",
        heading=one.definition.title.speak(request.language),
        href=_href(one.body_id, one.reference),
        council=_council(request, one.body_id),
        when=moment_in_words(one.sent_at, request.language),
    )


def _pages(name: str, *, page: int, has_more: bool) -> dict[str, object]:
    here = reverse(name)
    return {
        "previous_href": f"{here}?page={page - 1}" if page > 1 else "",
        "next_href": f"{here}?page={page + 1}" if has_more else "",
    }


def _line(request: PortalRequest, one: OwnCase) -> CaseLine:
    return CaseLine(
        service=one.definition.title.speak(request.language),
        council=_council(request, one.body_id),
        reference=one.reference,
        href=_href(one.body_id, one.reference),
        state=one.state.resident.speak(request.language),
        is_open=one.state.is_open,
        when=moment_in_words(one.submitted_at, request.language),
        is_sent_by_helper=one.helper_id is not None,
    )


def _href(body_id: int, reference: str) -> str:
    return reverse("account-case", kwargs={"body": bodies.by_id(body_id).slug, "reference": reference})


def _council(request: PortalRequest, body_id: int) -> str:
    return bodies.official_name(body_id, request.language)
