"""Letters as a copy shows them: with their paragraphs, and without the codes that they carried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from moothall.cases.actions.letters import CODE_MARK
from moothall.cases.queries.sent import SentNotice
from moothall.notices.models import Notice
from moothall.notices.sealed import TO
from moothall.people import codes, helping
from moothall.people.credentials import links
from moothall.portability.copy_words import said
from moothall.portability.erasure import letters as erasure
from moothall.rules.language import Language
from moothall.vault import columns
from moothall.vault.failures import VaultFailed

# Where a code, or a link that opens something, stands in a stored text.
_MARKS = (CODE_MARK, codes.MARK, helping.MARK, links.MARK)
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter to read: what it was, how and to where it went and when, and its paragraphs."""

    subject: str
    kind: str
    to: str
    at: datetime
    is_sent: bool
    language: Language
    paragraphs: tuple[str, ...]


def stored_words(one: Notice) -> str:
    """Return the text of a message with what is sealed in it opened, and marks where codes were."""
    try:
        if one.case_reference.startswith(helping.ABOUT):
            return helping.with_names(one.body_text, one.case_reference)
        if one.case_reference.startswith(erasure.ABOUT):
            return erasure.with_words(one.body_text, one.case_reference)
        return one.body_text
    except VaultFailed:
        return columns.each_word(one.body_text, lambda _: "")


def address_of(one: Notice) -> str:
    """Return where a message went; what does not open is "", and the log says so."""
    return columns.unseal_if_it_opens(TO, body_id=one.body_id, row=one.key, sealed=one.to_sealed) or ""


def of_notices(some: tuple[Notice, ...], language: Language) -> Iterator[Letter]:
    """Yield messages of the portal, or about erasure, to read."""
    for one in some:
        yield Letter(
            subject=one.subject,
            kind=one.kind,
            to=address_of(one),
            at=one.sent_at or one.created_at,
            is_sent=one.sent_at is not None,
            language=Language(one.language),
            paragraphs=paragraphs(stored_words(one), language),
        )


def of_case(some: tuple[SentNotice, ...], language: Language) -> Iterator[Letter]:
    """Yield what was sent about a case, to read."""
    for one in some:
        yield Letter(
            subject=one.subject,
            kind=one.kind,
            to=one.to,
            at=one.sent_at or one.asked_at,
            is_sent=one.sent_at is not None,
            language=Language(one.language),
            paragraphs=paragraphs(one.text, language),
        )


def paragraphs(text: str, language: Language) -> tuple[str, ...]:
    """Return the paragraphs of a stored text; where a code was, the words say so."""
    told = text.replace("\r\n", "\n").strip()
    for mark in _MARKS:
        told = told.replace(mark, said("copy.no_code", language))
    return tuple(part.strip() for part in _BLANK_LINES.split(told) if part.strip())
