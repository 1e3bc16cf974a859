"""The key that signs seals, head lines and the days' digests: Ed25519, held outside the database.

The text of a key is the 32 bytes of its seed in base64; the text of a former key is its public half.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32


class MalformedKey(ValueError):
    """A key is 32 bytes, written in base64."""


@dataclass(frozen=True, kw_only=True)
class SigningKeys:
    """The key that signs now, and the public halves of all that are trusted, by id."""

    seed: bytes = field(repr=False)
    trusted: Mapping[str, bytes]

    @property
    def id(self) -> str:
        """The id of the key that signs now."""
        return key_id(public_half(self.seed))


def signing_keys(*, current: str, former: str) -> SigningKeys:
    """Read the key that signs, and the public halves of former ones, apart by spaces, as the environment has them.

    Raises:
        MalformedKey: one of them is none.
    """
    return of_seed(_bytes(current), former=tuple(_bytes(text) for text in former.split()))


def of_seed(seed: bytes, *, former: tuple[bytes, ...] = ()) -> SigningKeys:
    """Return the keys with this seed of 32 bytes for the one that signs."""
    return SigningKeys(seed=seed, trusted={key_id(public): public for public in (public_half(seed), *former)})


def public_half(seed: bytes) -> bytes:
    """Return the public half of a key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Return by which name digests know a key."""
    return hashlib.sha256(public).hexdigest()[:16]


def sign(keys: SigningKeys, text: str) -> bytes:
    """Return the signature of a text."""
    return Ed25519PrivateKey.from_private_bytes(keys.seed).sign(text.encode())


def is_signed(keys: SigningKeys, key: str, text: str, signature: bytes) -> bool | None:
    """Tell whether the key with this id signed a text; None where the key is not trusted."""
    public = keys.trusted.get(key)
    if public is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def sign_seal(keys: SigningKeys, digest: bytes) -> bytes:
    """Return the signature of a seal, by its digest."""
    return sign(keys, _seal_text(digest))


def is_signed_seal(keys: SigningKeys, key: str, digest: bytes, signature: bytes) -> bool:
    """Tell whether a trusted key signed the seal with this digest."""
    return bool(is_signed(keys, key, _seal_text(digest), signature))


def _seal_text(digest: bytes) -> str:
    return f"moothall-audit-seal-1 {digest.hex()}"


def _bytes(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedKey(MalformedKey.__doc__) from error
    if len(found) != KEY_BYTES:
        raise MalformedKey(MalformedKey.__doc__)
    return found
