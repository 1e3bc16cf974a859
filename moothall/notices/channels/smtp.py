"""Email through any SMTP server, with STARTTLS or TLS from the start.

Only a 5xx about the recipient or the message is permanent (RFC 5321, 4.2.1). What a server says before it has
heard of either (its greeting, STARTTLS, the password) and what it says of our sender means that the channel is
away. The Message-ID comes from our key, so that a message sent again after a lost answer is the same message to
the mailbox and to whoever looks for duplicates.
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
# RFC 4954, 6: about how we sign in, whenever it is said. 552 to MAIL is about the message's size (RFC 1870).
_ABOUT_SIGNING_IN = frozenset({530, 534, 535, 538})
_TOO_LARGE = 552


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
        with _verdicts(), self._session() as session:
            session.send_message(email, from_addr=self._settings.sender, to_addrs=[message.to])
        return Sent(provider_reference=str(email["Message-ID"]))

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        with _absences():
            session = self._connected()
        try:
            with _absences():
                self._introduce(session)
            yield session
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security is Security.TLS:
            return smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout_seconds, context=self._tls
            )
        return smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)

    def _introduce(self, session: smtplib.SMTP) -> None:
        if self._settings.security is Security.STARTTLS:
            session.starttls(context=self._tls)
        session.ehlo_or_helo_if_needed()
        if self._settings.username:
            session.login(self._settings.username, self._settings.password)


@contextlib.contextmanager
def _absences() -> Iterator[None]:
    """Whatever goes wrong before the server has heard of a message is no verdict on it."""
    try:
        yield
    except smtplib.SMTPResponseException as failure:
        raise Unavailable(str(failure.smtp_code)) from failure
    except smtplib.SMTPNotSupportedError as failure:
        raise Unavailable("not supported by the server") from failure
    except (smtplib.SMTPException, OSError) as failure:
        raise Unavailable(type(failure).__name__) from failure


@contextlib.contextmanager
def _verdicts() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPSenderRefused as failure:
        is_verdict = failure.smtp_code == _TOO_LARGE
        raise (MessageRefused if is_verdict else Unavailable)(str(failure.smtp_code)) from failure
    except smtplib.SMTPRecipientsRefused as failure:
        raise _failure(max(code for code, _ in failure.recipients.values())) from failure
    except smtplib.SMTPResponseException as failure:
        raise _failure(failure.smtp_code) from failure
    except smtplib.SMTPNotSupportedError as failure:
        raise MessageRefused("not supported by the server") from failure
    except (smtplib.SMTPException, OSError) as failure:
        raise Unavailable(type(failure).__name__) from failure


def _failure(code: int) -> MessageRefused | Unavailable:
    is_verdict = code >= _PERMANENT_FROM and code not in _ABOUT_SIGNING_IN
    return MessageRefused(str(code)) if is_verdict else Unavailable(str(code))


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
