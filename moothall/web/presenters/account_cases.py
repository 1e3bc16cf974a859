"""What the pages of a resident's cases, messages and documents show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from moothall.bodies import queries as bodies
from moothall.cases.queries.accesses import Access
from moothall.cases.queries.documents import Document
from moothall.cases.queries.own import CaseMessage, OwnCase, OwnCases
from moothall.cases.queries.status import CaseStatus
from moothall.ui import texts
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


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A file that was sent: its own name and size, with which case, and when."""

    name: str
    size: str
    heading: str
    href: str
    council: str
    when: str


def cases(request: PortalRequest, asking: Asking, found: OwnCases) -> dict[str, object]:
    """Return what `account_cases.html` needs."""
    here = reverse("account-cases")
    return {
        "lines": [_line(request, one) for one in found.cases],
        "person_name": asking.person_name,
        "may_gather": not asking.is_for_another,
        "previous_href": f"{here}?page={found.page - 1}" if found.page > 1 else "",
        "next_href": f"{here}?page={found.page + 1}" if found.has_more else "",
    }


def case(
    request: PortalRequest,
    asking: Asking,
    found: CaseStatus,
    *,
    sent_by: str,
    looked: Sequence[Access],
) -> dict[str, object]:
    """Return what `account_case.html` needs: the case as its status page has it, and who sent it for whom."""
    person = asking.person_name or asking.by.name
    said = texts.speak("account.sent_by", request.language, helper=sent_by, person=person) if sent_by else ""
    return {**status.case(request, found, looked), "sent_by": said}


def messages(request: PortalRequest, found: Sequence[CaseMessage]) -> dict[str, object]:
    """Return what `account_messages.html` needs."""
    return {
        "lines": [
            MessageLine(
                heading=one.definition.title.speak(request.language),
                href=_href(one.body_id, one.reference),
                council=_council(request, one.body_id),
                when=moment_in_words(one.at, request.language),
                words=one.words,
            )
            for one in found
        ]
    }


def documents(request: PortalRequest, found: Sequence[Document]) -> dict[str, object]:
    """Return what `account_documents.html` needs."""
    return {
        "lines": [
            DocumentLine(
                name=one.name,
                size=f"{max(1, round(one.size_bytes / _KILO)):,} kB",
                heading=one.definition.title.speak(request.language),
                href=_href(one.body_id, one.reference),
                council=_council(request, one.body_id),
                when=moment_in_words(one.sent_at, request.language),
            )
            for one in found
        ]
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
    return bodies.by_id(body_id).facts.official_name.speak(request.language)
