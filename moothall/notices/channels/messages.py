"""The family of channels: what one sends, answers and raises. `providers.CHANNELS` names them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar, Protocol

from moothall.rules import notice_text
from moothall.rules.formats import Format
from moothall.rules.language import Language

FEWEST_ADDRESS_LINES, MOST_ADDRESS_LINES = 3, 7
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 250
_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[^\s@,;:<>()\[\]\\\"]+\.[^\s@,;:<>()\[\]\\\".]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,24}", re.ASCII)


# The rules call it a channel: how a notice reaches a person. Here a channel is what carries it.
Kind = notice_text.Channel


class ChannelFailed(Exception):
    """The message could not be sent."""

    permanent: ClassVar[bool] = True

    def __init__(self, code: str = "") -> None:
        """Keep a short code for logs and the desk (a status, a field's name), never words or keys."""
        super().__init__(f"{self.__doc__} ({code})" if code else self.__doc__)
        self.code = code


class NotConfigured(ChannelFailed):
    """The channel lacks a setting."""


class KindNotOffered(ChannelFailed):
    """The channel does not send messages of this kind."""


class MessageRefused(ChannelFailed):
    """The message was refused and would be again."""


class Unavailable(ChannelFailed):
    """The channel cannot send now."""

    permanent = False


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one person, ready to send.

    `to` is an email address or a telephone number, and empty for a letter, which has three to seven
    `address_lines`, the postcode last. `key` is ours, unique for ever: whoever gets the message twice can
    tell by what the channel makes of it (Notify's reference, the Message-ID). `format_needed` is what its reader
    asked for; what a channel cannot make of it, somebody sends by hand besides (rules.formats.needs_hand).
    """

    kind: Kind
    to: str
    subject: str
    body: str
    key: str
    language: Language
    address_lines: tuple[str, ...] = ()
    format_needed: Format | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The provider took the message over; `provider_reference` finds it there."""

    provider_reference: str


class Channel(Protocol):
    """A way to reach people."""

    def check_config(self) -> None:
        """Raise NotConfigured, naming the setting, when the channel could not work; asks nobody outside."""

    def send(self, message: Message) -> Sent:
        """Hand the message over. Raises ChannelFailed; `permanent` says whether trying again is pointless."""


def check(message: Message) -> None:
    """Refuse a message that no provider would take. Raises MessageRefused with the name of the wrong part."""
    for name, wrong in (
        ("key", not message.key),
        ("subject", not _is_line(message.subject) or len(message.subject) > LONGEST_SUBJECT),
        ("body", not message.body.strip() or not _is_writable(message.body)),
        ("to", not _can_be_reached(message)),
    ):
        if wrong:
            raise MessageRefused(name)


def _can_be_reached(message: Message) -> bool:
    if message.kind is Kind.LETTER:
        lines = message.address_lines
        return FEWEST_ADDRESS_LINES <= len(lines) <= MOST_ADDRESS_LINES and all(
            line.strip() and _is_line(line) for line in lines
        )
    pattern = _EMAIL if message.kind is Kind.EMAIL else _PHONE
    return len(message.to) <= LONGEST_ADDRESS and _is_line(message.to) and bool(pattern.fullmatch(message.to))


def _is_line(text: str) -> bool:
    """Tell whether text is one line: without control characters, line separators and lone surrogates."""
    return not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text)


def _is_writable(text: str) -> bool:
    return not any(letter == "\0" or unicodedata.category(letter) == "Cs" for letter in text)
