"""Notices: letters, emails and texts whose fields stand in ((double brackets)), as GOV.UK Notify has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.language import Language, Text
from moothall.rules.refusal import Refused


class Channel(StrEnum):
    """How a notice reaches a person."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class NoticeField(StrEnum):
    """A field that a notice may use. MESSAGE holds an officer's words."""

    REFERENCE = "reference"
    CODE = "code"
    STATUS_URL = "status_url"
    SERVICE = "service"
    COUNCIL = "council"
    STATE = "state"
    NEXT_STEP = "next_step"
    HOW_LONG = "how_long"
    MESSAGE = "message"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice by its name in the workflow. `subject` is used by email; `body` is prose with fields."""

    name: str
    channels: tuple[Channel, ...]
    subject: Text
    body: Text


class UnknownField(Refused):
    """(({name})) is not a field that notices know."""


class FieldMissing(Refused):
    """The notice needs (({name})) and was not given it."""


_FIELD = re.compile(r"\(\((.*?)\)\)", re.DOTALL)


def fields_in(words: str) -> tuple[NoticeField, ...]:
    """Return the fields that a notice's words use, in order; raise UnknownField where one is not known."""
    return tuple(_field(found) for found in _FIELD.findall(words))


def _field(name: str) -> NoticeField:
    try:
        return NoticeField(name.strip())
    except ValueError:
        raise UnknownField(name=name.strip()[:40]) from None


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A notice as plain text, ready for a channel."""

    subject: str
    body: str


def without(words: str, field: NoticeField) -> str:
    """Return a notice's words without the paragraphs that name a field which has nothing to say."""
    return "\n\n".join(part for part in words.split("\n\n") if field not in fields_in(part))


def render(
    notice: Notice, values: Mapping[NoticeField, str], language: Language, *, has_code: bool = True
) -> Rendered:
    """Return `notice` in `language` with its fields filled; raise FieldMissing where a value is missing.

    Where nothing is opened by a code (`has_code`), paragraphs that name one are left out.

    A value is put in as it is and never read again: brackets in a person's words are no field. Marks that a
    channel would take for formatting (a line that begins with #, *, ^, - or a number) are held off by a
    zero-width space, so that a person's words stay plain text in GOV.UK Notify too.
    """
    subject = " ".join(_filled(notice.subject.speak(language), values).split())
    words = notice.body.speak(language)
    body = words if has_code else without(words, NoticeField.CODE)
    return Rendered(subject=subject, body=_filled(body, values))


def _filled(words: str, values: Mapping[NoticeField, str]) -> str:
    def value_of(found: re.Match[str]) -> str:
        field = _field(found.group(1))
        if field not in values:
            raise FieldMissing(name=field.value)
        value = values[field]
        return plain(value) if field is NoticeField.MESSAGE else value

    return _FIELD.sub(value_of, words)


_FORMATTING = re.compile(r"^(\s*)(?=[#*^>•-]|\d+\.)", re.MULTILINE)


def plain(words: str) -> str:
    """Return a person's words so that no channel takes a line of them for formatting."""
    return _FORMATTING.sub("\\1\u200b", words)
