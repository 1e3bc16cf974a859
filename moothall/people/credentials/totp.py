"""Codes of an authenticator app (RFC 6238): six digits for each half minute, SHA-1 as every app reads it."""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

_SECRET_BYTES = 20
_DIGITS = 6
_STEP_SECONDS = 30
# A phone's clock may be a step behind or ahead.
_NEIGHBOURS = (-1, 0, 1)
_LONGEST_TYPED = 32


def new_secret() -> str:
    """Return a random secret of 160 bits, in base32 as people type it into an app."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def address(secret: str, *, email: str, issuer: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(email, issuer)


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(code: str, *, secret: str, at: datetime, after_step: int) -> int | None:
    """Return the step whose code this is, if it is of now or a neighbour and later than `after_step`, or None.

    `code` is as typed: spaces between digits do not matter.
    """
    digits = "".join(code[:_LONGEST_TYPED].split())
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    now = int(at.timestamp()) // _STEP_SECONDS
    found = [step for step in (now + by for by in _NEIGHBOURS) if _is_code_of(digits, secret, step)]
    return next((step for step in found if step > after_step), None)


def code_at(secret: str, at: datetime) -> str:
    """Return what an app with this secret shows at a moment."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def _is_code_of(digits: str, secret: str, step: int) -> bool:
    return bytes_eq(_totp(secret).generate(step * _STEP_SECONDS), digits.encode())


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303 - RFC 6238, keyed
