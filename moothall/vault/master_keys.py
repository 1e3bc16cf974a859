"""The master keys: they stand in the environment only, and wrap the data keys that stand in the database."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

_KEY_BYTES = 32
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


class MalformedKeys(ValueError):
    """Write id:key,id:key, the current one first: an id has 1 to 20 of a-z, 0-9, -; a key is base64url of 32 bytes."""


@dataclass(frozen=True, kw_only=True)
class MasterKey:
    """One key of 32 bytes and the name under which wrapped keys remember it."""

    id: str
    key: bytes = field(repr=False)


def read(written: str) -> tuple[MasterKey, ...]:
    """Return the keys of `written` ("id:base64url, id:base64url"), the current one first.

    Raises:
        MalformedKeys: nothing is there, an id or a key is malformed, or an id stands twice. The message says
            which one in the order of writing and never repeats it.
    """
    parts = [part.strip() for part in written.split(",")]
    keys = tuple(_one(part, number) for number, part in enumerate(parts, start=1))
    if len({key.id for key in keys}) < len(keys):
        raise MalformedKeys(f"An id stands twice. {MalformedKeys.__doc__}")
    return keys


def invented() -> tuple[MasterKey, ...]:
    """Return the key of demonstrations and tests, which everybody can read here."""
    return (
        MasterKey(id="invented", key=hashlib.sha256(b"only for demonstrations and tests: vault").digest()),
    )


def _one(part: str, number: int) -> MasterKey:
    name, colon, text = part.partition(":")
    if not colon or not _ID.fullmatch(name):
        raise MalformedKeys(f"Number {number} has no id. {MalformedKeys.__doc__}")
    try:
        key = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedKeys(f"Number {number} is not base64url. {MalformedKeys.__doc__}") from error
    if len(key) != _KEY_BYTES:
        raise MalformedKeys(f"Number {number} has {len(key)} bytes. {MalformedKeys.__doc__}")
    return MasterKey(id=name, key=key)
