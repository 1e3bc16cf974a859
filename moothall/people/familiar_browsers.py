"""Browsers in which a resident has signed in: what strangers use up of an address, in whatever network, is not theirs.

Behind one address of a carrier stand thousands of people, so a network does not tell somebody from their neighbours.
What tells them is kept by the browser alone: a secret of its own and, for each person who has signed in there, a keyed
digest of both. It names nobody and opens nothing.
"""

import hmac
import secrets
from dataclasses import dataclass

from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.vault import derived

# A household shares a browser; who signed in there longest ago is known by their network alone.
MOST_PEOPLE = 5
_NOBODY = 0


@dataclass(frozen=True, kw_only=True)
class KnownBrowser:
    """What a browser keeps: its secret, and by what it is known to whoever signed in there, the latest first."""

    secret: str
    people: tuple[str, ...] = ()


def fresh() -> KnownBrowser:
    """Return what a browser keeps in which nobody has signed in yet."""
    return KnownBrowser(secret=secrets.token_urlsafe(24))


def with_person(browser: KnownBrowser, *, person_id: int) -> KnownBrowser:
    """Return what a browser keeps once a person has signed in there."""
    known = _digest(person_id, browser)
    others = tuple(each for each in browser.people if each != known)
    return KnownBrowser(secret=browser.secret, people=(known, *others)[:MOST_PEOPLE])


def is_familiar(browser: KnownBrowser, *, email: str) -> bool:
    """Tell whether the resident with an address has signed in here; the same work where there is none."""
    person = person_by_email(email, kind=PersonKind.RESIDENT)
    known = _digest(_NOBODY if person is None else person.id, browser)
    return any(hmac.compare_digest(known, each) for each in browser.people)


def _digest(person_id: int, browser: KnownBrowser) -> str:
    return derived.digest("sign-in-browser", f"{person_id}:{browser.secret}").hex()[:32]
