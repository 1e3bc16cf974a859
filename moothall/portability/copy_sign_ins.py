"""How a person signs in and signed in, as the page of a copy shows it."""

from moothall.portability.copy_held import Held
from moothall.portability.copy_views import Block, table, when
from moothall.portability.copy_words import said
from moothall.rules.language import Language

_OIDC = "oidc:"
_WAYS = frozenset({"email_code"})


def ways_in(held: Held) -> tuple[Block, ...]:
    """Return who else vouches for the person."""
    language = held.by.language
    lines = tuple(
        (one.issuer, one.subject, one.email, when(one.linked_at, language), when(one.used_at, language))
        for one in held.identities
    )
    return table(language, ("issuer", "number_there", "email", "linked_at", "used_at"), lines)


def sign_ins(held: Held) -> tuple[Block, ...]:
    """Return when they signed in, or somebody tried to."""
    language = held.by.language
    lines = tuple(
        (
            when(one.at, language),
            _way(one.how, language),
            one.device or said("account.unknown_device", language),
            said("account.succeeded" if one.succeeded else "account.failed", language),
        )
        for one in held.sign_ins
    )
    return table(language, ("at", "how", "device", "outcome"), lines)


def sessions(held: Held) -> tuple[Block, ...]:
    """Return where they are signed in."""
    language = held.by.language
    lines = tuple(
        (
            when(one.began_at, language),
            when(one.used_at, language),
            _way(one.how, language),
            one.device or said("account.unknown_device", language),
        )
        for one in held.sessions
    )
    return table(language, ("began_at", "used_at", "how", "device"), lines)


def _way(how: str, language: Language) -> str:
    if how.startswith(_OIDC):
        return said("account.how_oidc", language)
    return said(f"account.how_{how}" if how in _WAYS else "account.how_other", language)
