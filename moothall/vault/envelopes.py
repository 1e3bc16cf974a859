"""AES-256-GCM and HMAC-SHA256 over bytes: what is sealed says nothing, and opens in its own place only.

A nonce is 96 random bits, so one data key may seal 2**32 values (NIST SP 800-38D, 8.3); a body stays far below.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moothall.vault.failures import Tampered

_NONCE_BYTES = 12
_TAG_BYTES = 16
Place = tuple[str | int | None, ...]


def new_key() -> bytes:
    """Return 32 random bytes."""
    return AESGCM.generate_key(bit_length=256)


def close(cipher: AESGCM, content: bytes, place: Place) -> str:
    """Return nonce and ciphertext of `content` as base64url without padding; `place` is bound to it, not stored."""
    nonce = os.urandom(_NONCE_BYTES)
    return to_text(nonce + cipher.encrypt(nonce, content, _bytes(place)))


def open_(cipher: AESGCM, closed: str, place: Place) -> bytes:
    """Return what `close` was given.

    Raises:
        Tampered: another key or another place closed it, or it was changed.
    """
    try:
        raw = base64.b64decode(closed + "=" * (-len(closed) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Tampered from error
    if len(raw) < _NONCE_BYTES + _TAG_BYTES or to_text(raw) != closed:
        raise Tampered
    try:
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bytes(place))
    except InvalidTag as error:
        raise Tampered from error


def digest(key: bytes, content: bytes, place: Place) -> str:
    """Return the keyed digest of `content` in `place` as base64url without padding."""
    return to_text(hmac.new(key, _bytes(place) + b"\0" + content, hashlib.sha256).digest())


def to_text(raw: bytes) -> str:
    """Return `raw` as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(place: Place) -> bytes:
    return json.dumps(place, separators=(",", ":")).encode("ascii")
