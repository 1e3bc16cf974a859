"""From whom a form is: a draft keeps it from its first answer, and goes on for nobody else.

A keyed digest is kept and no id: it says nothing to whoever reads the database, and ends with the draft.
"""

from dataclasses import dataclass

from moothall.vault import derived


@dataclass(frozen=True, kw_only=True)
class From:
    """A person with an account, or `helper_id`, who acts for them; somebody without an account has no id."""

    person_id: int | None = None
    helper_id: int | None = None


NOBODY = From()


def digest_of(whose: From, *, draft_key: str) -> str:
    """Return what the draft with this key keeps of whom it is from; "" of somebody without an account."""
    if whose.person_id is None:
        return ""
    named = f"{draft_key}:{whose.person_id}:{whose.helper_id or ''}"
    return derived.digest("draft-of", named).hex()


def adopts(whose: From) -> bool:
    """Tell whether a draft that was begun without an account may become theirs: for oneself, never for another."""
    return whose.helper_id is None


def fits(kept: str | None, whose: From, *, draft_key: str) -> bool:
    """Tell whether a draft may go on for somebody; `kept` is its digest, None where there is no draft yet."""
    if kept is None or kept == digest_of(whose, draft_key=draft_key):
        return True
    return not kept and adopts(whose)
