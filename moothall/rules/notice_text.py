"""Notices: letters, emails and texts whose fields stand in ((double brackets)), as GOV.UK Notify has them."""

from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.language import Text


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
