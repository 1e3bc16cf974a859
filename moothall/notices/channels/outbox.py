"""The sandbox: nothing leaves the machine, and what would have been sent is the notice's row itself."""

import hashlib

from moothall.notices.channels.messages import Message, MessageRefused, Sent, Unavailable, check

PERMANENT_FAILURE = "@permanent-failure.example"
TEMPORARY_FAILURE = "@temporary-failure.example"


class Outbox:
    """Takes every message, except to two domains that let people see what a failure looks like."""

    def check_config(self) -> None:
        """Need nothing."""

    def send(self, message: Message) -> Sent:
        """Answer as a provider would."""
        check(message)
        if message.to.endswith(PERMANENT_FAILURE):
            raise MessageRefused("simulated")
        if message.to.endswith(TEMPORARY_FAILURE):
            raise Unavailable("simulated")
        return Sent(provider_reference=f"outbox-{hashlib.sha256(message.key.encode()).hexdigest()[:16]}")
