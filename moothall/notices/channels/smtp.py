"""Email through any SMTP server, with STARTTLS or TLS from the start.

A server's 4xx is temporary and its 5xx permanent (RFC 5321, 4.2.1). The Message-ID comes from our key, so
that a message sent again after a lost answer is the same message to the mailbox and to whoever looks for
duplicates.
"""

import contextlib
import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from enum import StrEnum

from moothall.notices.channels.messages import (
    Kind,
    KindNotOffered,
    Message,
    MessageRefused,
    NotConfigured,
    Sent,
    Unavailable,
    check,
)

TIMEOUT_SECONDS = 10.0
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_PERMANENT_FROM = 500


class Security(StrEnum):
    """How the connection is kept private; none only to a server on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Where and as whom to send. `sender` is one plain address; `reply_to` may be empty."""

    host: str
    port: int
    security: Security
    sender: str
    reply_to: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS


class Smtp:
    """Sends email through an SMTP server."""

    def __init__(self, settings: SmtpSettings, *, tls: ssl.SSLContext | None = None) -> None:
        """Take the settings, and the certificates to trust where they are not the system's."""
        self._settings = settings
        self._tls = tls or ssl.create_default_context()

    def check_config(self) -> None:
        """Raise NotConfigured for an impossible host, port or sender, or a password sent in clear."""
        settings = self._settings
        is_local = settings.host in LOCAL_HOSTS
        for name, wrong in (
            ("smtp_host", not settings.host),
            ("smtp_port", not 0 < settings.port < 65536),
            ("smtp_sender", settings.sender.count("@") != 1 or not _is_header(settings.sender)),
            ("smtp_reply_to", not _is_header(settings.reply_to)),
            ("smtp_security", settings.security is Security.NONE and not is_local),
            ("smtp_password", bool(settings.username) != bool(settings.password)),
        ):
            if wrong:
                raise NotConfigured(name)

    def send(self, message: Message) -> Sent:
        """Send an email. Once the server has taken it over, nothing that follows makes it a failure."""
        if message.kind is not Kind.EMAIL:
            raise KindNotOffered(message.kind)
        check(message)
        email = _email(message, self._settings)
        with self._failures(), self._session() as session:
            session.send_message(email, from_addr=self._settings.sender, to_addrs=[message.to])
        return Sent(provider_reference=str(email["Message-ID"]))

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        if settings.security is Security.TLS:
            session: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout_seconds, context=self._tls
            )
        else:
            session = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
        try:
            if settings.security is Security.STARTTLS:
                session.starttls(context=self._tls)
            if settings.username:
                session.login(settings.username, settings.password)
            yield session
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    @contextlib.contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPRecipientsRefused as failure:
            raise _failure(max(code for code, _ in failure.recipients.values())) from failure
        except smtplib.SMTPResponseException as failure:
            raise _failure(failure.smtp_code) from failure
        except smtplib.SMTPNotSupportedError as failure:
            raise MessageRefused("not supported by the server") from failure
        except (smtplib.SMTPException, OSError) as failure:
            raise Unavailable(type(failure).__name__) from failure


def _failure(code: int) -> MessageRefused | Unavailable:
    return MessageRefused(str(code)) if code >= _PERMANENT_FROM else Unavailable(str(code))


def _is_header(text: str) -> bool:
    return text.isprintable() and not set(text) & set("<>,; ")


def _email(message: Message, settings: SmtpSettings) -> EmailMessage:
    email = EmailMessage(policy=SMTP)
    email["From"] = settings.sender
    email["To"] = message.to
    if settings.reply_to:
        email["Reply-To"] = settings.reply_to
    email["Subject"] = message.subject
    email["Date"] = format_datetime(localtime())
    email["Message-ID"] = message_id(message.key, settings.sender)
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.body, cte="quoted-printable")
    email["Content-Language"] = message.language.value
    return email


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of the notice with our `key`, the same each time it is sent."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
