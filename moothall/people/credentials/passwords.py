"""Passwords: which are taken, how they are kept, and whether one fits; always one verification, whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.contrib.auth.hashers import get_hasher, make_password, verify_password

from moothall.people.credentials import context_words
from moothall.people.credentials.common_passwords import is_common
from moothall.people.credentials.limits import LONGEST_PASSWORD, SHORTEST_PASSWORD

_FEWEST_LETTERS = 4


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
    """Return why `password` is not taken, or None; `about` is what context_words.of returns.

    Length is counted in characters of any script, and nothing is asked of their kinds (ASVS 5.0, 6.2).
    """
    if not password:
        return Complaint.MISSING
    if len(password) < SHORTEST_PASSWORD:
        return Complaint.SHORT
    if len(password) > LONGEST_PASSWORD:
        return Complaint.LONG
    if len(set(password)) < _FEWEST_LETTERS or is_common(password):
        return Complaint.COMMON
    return Complaint.PERSONAL if context_words.stands_in(password, about) else None


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
