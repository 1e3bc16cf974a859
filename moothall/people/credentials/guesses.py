"""Wrong tries are counted, and what can be guessed is locked for a while; known accounts and unknown ones alike."""

import hashlib

from django.db.models.functions import Now

from moothall.people import attempts
from moothall.people.credentials import errands
from moothall.people.credentials.limits import (
    LOCKED_FOR,
    MOST_RESETS_FROM_NETWORK,
    MOST_RESETS_OF_PERSON,
    MOST_WRONG_ABOUT_ACCOUNT,
    MOST_WRONG_CODES,
    MOST_WRONG_FROM_NETWORK,
)
from moothall.people.models import Errand, Lock
from moothall.rules.refusal import Refused

_NETWORK, _ACCOUNT = "desk sign-in from network", "desk sign-in as account"
_RESETS_FROM_NETWORK, _RESETS_OF_PERSON = "desk reset from network", "desk reset of person"


class TooOften(Refused):
    """So many wrong tries came from this network that no more are read for now."""


def refuse_network(network: str) -> None:
    """Read nothing from a network that guessed too often in this clock hour.

    Raises:
        TooOften: it did.
    """
    if attempts.tried(what=_NETWORK, who=network) >= MOST_WRONG_FROM_NETWORK:
        raise TooOften


def account(*, person_id: int | None, typed: str = "") -> str:
    """Return by what tries about an account are counted: its person, or the address that nobody has."""
    return f"person/{person_id}" if person_id is not None else f"nobody/{typed}"


def is_locked(account: str) -> bool:
    """Tell whether passwords and codes of an account are refused now."""
    return Lock.objects.filter(key=_digest(account), until_at__gt=Now()).exists()


def was_wrong(account: str, *, network: str, person_id: int | None) -> None:
    """Count a wrong try; lock the account when there are too many, and let its owner know a moment later."""
    attempts.count(what=_NETWORK, who=network)
    tries = attempts.count(what=_ACCOUNT, who=account)
    if tries < MOST_WRONG_ABOUT_ACCOUNT or is_locked(account):
        return
    Lock.objects.update_or_create(key=_digest(account), defaults={"until_at": Now() + LOCKED_FOR})
    # Whoever waits the lock out has ten tries again, and a stranger needs ten for the next one.
    attempts.forget(what=_ACCOUNT, who=account)
    errands.add(Errand.Kind.LOCKED, person_id=person_id)


def unlock(account: str) -> None:
    """End a lock early: its owner has proved themselves by a link. A stranger needs ten tries for the next one."""
    Lock.objects.filter(key=_digest(account)).delete()
    attempts.forget(what=_ACCOUNT, who=account)


def may_try_by_link(link_id: int) -> bool:
    """Count one more second proof of who came by a link, and tell whether there were not too many.

    Each is counted before it is read, so that tries at the same moment are bounded too.
    """
    return attempts.count(what="desk second proof by link", who=str(link_id)) <= MOST_WRONG_CODES


def forget_old() -> int:
    """Delete locks that are over, and return how many."""
    return Lock.objects.filter(until_at__lte=Now()).delete()[0]


def refuse_reset(network: str) -> None:
    """Count one more asking for a link from a network.

    Raises:
        TooOften: there were too many in this clock hour.
    """
    if attempts.count(what=_RESETS_FROM_NETWORK, who=network) > MOST_RESETS_FROM_NETWORK:
        raise TooOften


def may_be_sent_a_link(person_id: int) -> bool:
    """Count one more link for a person, and tell whether it may be sent in this clock hour."""
    return attempts.count(what=_RESETS_OF_PERSON, who=str(person_id)) <= MOST_RESETS_OF_PERSON


def is_first_use(challenge: str) -> bool:
    """Note that a challenge was answered, and tell whether that was the first time, however many ask at once."""
    return attempts.count(what="passkey challenge", who=challenge) == 1


def _digest(account: str) -> str:
    return hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()
