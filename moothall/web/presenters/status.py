"""What the status pages show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moothall.bodies import queries as bodies
from moothall.cases.looks import looks
from moothall.cases.queries.accesses import Access
from moothall.cases.queries.status import CaseStatus, Happening
from moothall.rules.language import Language
from moothall.rules.references import plain_symbols
from moothall.ui import texts
from moothall.ui.links import body_path, portal_path
from moothall.ui.presenters import ErrorItem
from moothall.ui.requests import PortalRequest
from moothall.ui.words import moment_in_words

Problems = Mapping[str, str]
WRONG: Problems = {"reference": "case.wrong_reference_or_code"}
STALE: Problems = {"code": "case.stale"}


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """One thing that happened, newest first: what, when, and what the council wrote."""

    heading: str
    when: str
    words: str


def empty_fields(*, reference: str, code: str) -> Problems:
    """Return, by field, the key of the text that says what to enter."""
    found = {"reference": "case.enter_reference"} if not reference else {}
    return {**found, "code": "case.enter_code"} if not code else found


def normal(reference: str) -> str:
    """Return a reference as typed in the form in which tries at it are counted."""
    return plain_symbols(reference)


def ask(request: PortalRequest, *, reference: str, problems: Problems) -> dict[str, object]:
    """Return what `status_ask.html` needs; `problems` are keys of texts by field."""
    errors = {field: texts.speak(key, request.language) for field, key in problems.items()}
    return {
        "reference": reference,
        "errors": errors,
        "error_items": tuple(ErrorItem(text=text, href=f"#{field}") for field, text in errors.items()),
    }


def case(request: PortalRequest, found: CaseStatus, looked: Iterable[Access]) -> dict[str, object]:
    """Return what `status_case.html` needs; `looked` are the visits of officers that the resident may know of."""
    language = request.language
    body = bodies.by_id(found.body_id)
    state = found.state
    return {
        "reference": found.reference,
        "service": found.definition.title.speak(language),
        "council": body.facts.official_name.speak(language),
        "council_href": body_path(language, body.slug, "body-home"),
        "council_site": body.facts.homepage_url or "",
        "state": state.resident.speak(language),
        "is_open": state.is_open,
        "next_step": state.next_step,
        "how_long": state.how_long,
        "submitted_at": found.submitted_at,
        "close_href": portal_path(language, "status-close"),
        "is_withheld": found.is_withheld,
        "account_href": portal_path(language, "account-cases"),
        "looks": looks(looked, body_id=found.body_id, texts=texts.interface(), language=language),
        "items": [_item(happening, language) for happening in reversed(found.happenings)],
    }


def _item(happening: Happening, language: Language) -> TimelineItem:
    state = happening.state
    heading = state.resident.speak(language) if state else texts.speak(f"case.{happening.kind}", language)
    return TimelineItem(
        heading=heading, when=moment_in_words(happening.at, language), words=happening.message
    )
