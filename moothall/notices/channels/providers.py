"""The channels by the name that settings give them, and their settings from the environment."""

from collections.abc import Callable, Mapping

from moothall.notices.channels.messages import Channel, Kind, NotConfigured
from moothall.notices.channels.notify import NOTIFY_URL, Notify, NotifySettings
from moothall.notices.channels.outbox import Outbox
from moothall.notices.channels.smtp import Security, Smtp, SmtpSettings

Environment = Mapping[str, str]


def _smtp(environment: Environment) -> Smtp:
    security = environment.get("MOOTHALL_SMTP_SECURITY", Security.STARTTLS)
    port = environment.get("MOOTHALL_SMTP_PORT", "587")
    if security not in set(Security):
        raise NotConfigured("smtp_security")
    if not (port.isascii() and port.isdecimal()):
        raise NotConfigured("smtp_port")
    return Smtp(
        SmtpSettings(
            host=environment.get("MOOTHALL_SMTP_HOST", ""),
            port=int(port),
            security=Security(security),
            sender=environment.get("MOOTHALL_SMTP_SENDER", ""),
            reply_to=environment.get("MOOTHALL_SMTP_REPLY_TO", ""),
            username=environment.get("MOOTHALL_SMTP_USERNAME", ""),
            password=environment.get("MOOTHALL_SMTP_PASSWORD", ""),
        )
    )


def _notify(environment: Environment) -> Notify:
    return Notify(
        NotifySettings(
            api_key=environment.get("MOOTHALL_NOTIFY_API_KEY", ""),
            templates={
                kind: environment.get(f"MOOTHALL_NOTIFY_{kind.upper()}_TEMPLATE_ID", "") for kind in Kind
            },
            email_reply_to_id=environment.get("MOOTHALL_NOTIFY_EMAIL_REPLY_TO_ID", ""),
            url=environment.get("MOOTHALL_NOTIFY_URL", NOTIFY_URL),
        )
    )


CHANNELS: dict[str, Callable[[Environment], Channel]] = {
    "outbox": lambda environment: Outbox(),
    "smtp": _smtp,
    "notify": _notify,
}


def channel(name: str, environment: Environment) -> Channel:
    """Return the channel called `name`, checked. Raises NotConfigured, also for an unknown name."""
    factory = CHANNELS.get(name)
    if factory is None:
        raise NotConfigured(f"no channel is called so; known: {', '.join(sorted(CHANNELS))}")
    made = factory(environment)
    made.check_config()
    return made
