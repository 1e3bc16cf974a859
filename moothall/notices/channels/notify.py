"""Emails, texts and letters through GOV.UK Notify, with its official client.

Notify sends templates: one for each kind, whose text is nothing but ((body)), and ((subject)) where there
is one. Our key is the reference, by which Notify finds a message again. Status codes decide, never Notify's
wording (docs.notifications.service.gov.uk, "Error messages").
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, assert_never

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from moothall.notices.channels.messages import (
    ChannelFailed,
    Kind,
    Message,
    MessageRefused,
    NotConfigured,
    Sent,
    Unavailable,
    check,
)

NOTIFY_URL = "https://api.notifications.service.gov.uk"
TIMEOUT_SECONDS = 10
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_API_KEY = re.compile(f".+-{_UUID}-{_UUID}")
_TEMPLATE = re.compile(_UUID)
# Verdicts on the recipient (also one whom a service in trial mode may not write to) or on the message. 401 and 403
# are about our key, 404 about our settings, 408 and 429 about the moment: other notices would fare no better.
_VERDICTS = frozenset({400, 413, 422})

Personalisation = dict[str, str]


class _Client(Protocol):
    """What we use of the official client, which has no types."""

    def send_email_notification(
        self,
        *,
        email_address: str,
        template_id: str,
        personalisation: Personalisation,
        reference: str,
        email_reply_to_id: str | None,
    ) -> object: ...

    def send_sms_notification(
        self, *, phone_number: str, template_id: str, personalisation: Personalisation, reference: str
    ) -> object: ...

    def send_letter_notification(
        self, *, template_id: str, personalisation: Personalisation, reference: str
    ) -> object: ...


@dataclass(frozen=True, kw_only=True)
class NotifySettings:
    """A service of GOV.UK Notify: its key, its template of each kind, and whom an email is answered to."""

    api_key: str = field(repr=False)
    templates: Mapping[Kind, str]
    email_reply_to_id: str = ""
    url: str = NOTIFY_URL
    timeout_seconds: float = TIMEOUT_SECONDS


class Notify:
    """Sends through GOV.UK Notify."""

    def __init__(self, settings: NotifySettings) -> None:
        """Take the settings."""
        self._settings = settings

    def check_config(self) -> None:
        """Raise NotConfigured for a key or an id of the wrong shape, without repeating it."""
        settings = self._settings
        if not _API_KEY.fullmatch(settings.api_key):
            raise NotConfigured("notify_api_key")
        if not settings.url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise NotConfigured("notify_url")
        if settings.email_reply_to_id and not _TEMPLATE.fullmatch(settings.email_reply_to_id):
            raise NotConfigured("notify_email_reply_to_id")
        for kind in Kind:
            if not _TEMPLATE.fullmatch(settings.templates.get(kind, "")):
                raise NotConfigured(f"notify_{kind}_template_id")

    def send(self, message: Message) -> Sent:
        """Send any kind. The client is not safe for threads, so each message has its own."""
        check(message)
        client: _Client = NotificationsAPIClient(  # type: ignore[no-untyped-call]
            self._settings.api_key, base_url=self._settings.url, timeout=self._settings.timeout_seconds
        )
        try:
            answer = self._call(client, message)()
        except APIError as failure:
            raise _failure(failure.status_code, failure.message) from failure
        identifier = answer.get("id") if isinstance(answer, dict) else None
        if not isinstance(identifier, str):
            raise Unavailable("answer without an id")
        return Sent(provider_reference=identifier)

    def _call(self, client: _Client, message: Message) -> Callable[[], object]:
        template_id = self._settings.templates[message.kind]
        personalisation = {"subject": message.subject, "body": message.body}
        match message.kind:
            case Kind.EMAIL:
                return lambda: client.send_email_notification(
                    email_address=message.to,
                    template_id=template_id,
                    personalisation=personalisation,
                    reference=message.key,
                    email_reply_to_id=self._settings.email_reply_to_id or None,
                )
            case Kind.SMS:
                return lambda: client.send_sms_notification(
                    phone_number=_digits(message.to),
                    template_id=template_id,
                    personalisation=personalisation,
                    reference=message.key,
                )
            case Kind.LETTER:
                return lambda: client.send_letter_notification(
                    template_id=template_id,
                    personalisation=personalisation | _address(message.address_lines),
                    reference=message.key,
                )
            case _:
                assert_never(message.kind)


def _digits(phone: str) -> str:
    """Leave out what people write between digits: Notify documents 15 characters at most."""
    return "".join(letter for letter in phone if letter.isdecimal() or letter == "+")


def _address(lines: tuple[str, ...]) -> Personalisation:
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}


def _failure(status: int, errors: object) -> ChannelFailed:
    """Return what a status means, coded by status and Notify's error type (`400 ValidationError`)."""
    first = errors[0] if isinstance(errors, list) and errors else None
    name = first.get("error") if isinstance(first, dict) else None
    code = f"{status} {name}" if isinstance(name, str) and name.isidentifier() else str(status)
    return MessageRefused(code) if status in _VERDICTS else Unavailable(code)
