"""Passwords: which are taken, how they are kept, and whether one fits; always one verification, whoever asks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.contrib.auth.hashers import get_hasher, make_password, verify_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from moothall.people.credentials.limits import LONGEST_PASSWORD, SHORTEST_PASSWORD

_PORTAL = "moothall"
# Names shorter than this stand in too many words.
_SHORTEST_NAME = 4
_FEWEST_LETTERS = 4
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class Complaint(StrEnum):
    """Why a password is not taken."""

    MISSING = "missing"
    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Whether a password is right, and whether its hash was made with parameters that are no longer ours."""

    is_right: bool
    is_outdated: bool


def complaint(password: str, *, about: Iterable[str]) -> Complaint | None:
    """Return why `password` is not taken, or None; `about` holds the person's name and email address.

    Length is counted in characters of any script, and nothing is asked of their kinds (ASVS 5.0, 6.2).
    """
    if not password:
        return Complaint.MISSING
    if len(password) < SHORTEST_PASSWORD:
        return Complaint.SHORT
    if len(password) > LONGEST_PASSWORD:
        return Complaint.LONG
    if len(set(password)) < _FEWEST_LETTERS or _is_common(password):
        return Complaint.COMMON
    return Complaint.PERSONAL if _is_personal(password, about) else None


def encode(password: str, *, salt: str | None = None) -> str:
    """Return the hash to keep of a password or a code; with a `salt` of its own only where hashes are compared."""
    return make_password(_writable(password), salt=salt)


def fits(password: str, encoded: str | None) -> Fit:
    """Tell whether `password` is the one that was hashed; without a hash it is not, after the same work.

    One that is too long to be anybody's is not hashed: nothing takes its place in time.
    """
    is_bounded = len(password) <= LONGEST_PASSWORD
    is_right, is_outdated = verify_password(_writable(password) if is_bounded else "", encoded or _nobodys())
    return Fit(is_right=is_right and is_bounded and encoded is not None, is_outdated=is_outdated)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return make_password(get_hasher().salt())


def _writable(password: str) -> str:
    """Return what can be written as UTF-8; no browser sends anything else."""
    return password.encode("utf-8", "replace").decode()


@lru_cache(maxsize=1)
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    for candidate in (password, _AROUND.sub("", password)):
        try:
            _common().validate(candidate)
        except ValidationError:
            return True
    return False


def _is_personal(password: str, about: Iterable[str]) -> bool:
    plain = _plain(password)
    words = {_PORTAL}
    for text in about:
        words |= {_plain(word) for word in (text, *re.split(r"[\W_]+", text.partition("@")[0]))}
    return any(word in plain for word in words if len(word) >= _SHORTEST_NAME)


def _plain(text: str) -> str:
    """Return text without capitals, accents and other forms of a letter."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
