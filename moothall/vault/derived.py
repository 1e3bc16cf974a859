"""What is derived or recognised by a key of the portal's own, so that the database alone tells nothing of it."""

import hmac

from django.conf import settings


def digest(use: str, text: str) -> bytes:
    """Return the keyed digest of a text for one use, 32 bytes: those of one use say nothing of another's."""
    message = f"{use}:{text}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.CODE_KEY.encode(), message, "sha256").digest()
