"""Where letters about a case go: to what was typed into its form, or to what a code has proved of its people.

Whoever asks for no letters gets none. Otherwise what they typed is used, unless it may lead to somebody who must not
read it: where a helper sent the case, or the address is confidential, letters go to the proved addresses of accounts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from moothall.cases.models import Case
from moothall.people import contacts, helping
from moothall.people.helping import RightEnded
from moothall.rules.notice_text import Channel


@dataclass(frozen=True, kw_only=True)
class Reach:
    """An address and its channel; `is_helper` where it is that of whoever sent the case for its person."""

    channel: Channel
    to: str
    is_helper: bool = False


def reach(case: Case, channels: tuple[Channel, ...]) -> tuple[Reach, ...]:
    """Return where a letter about a case goes by these channels now: once to its resident, and to their helper."""
    return tuple(one for one in (_own(case, channels), *_helpers(case, channels)) if one is not None)


def is_by_account(case: Case) -> bool:
    """Tell whether letters about a case go to what is proved in accounts, whatever was typed into its form."""
    is_typed = bool(case.contact_email or case.contact_phone)
    return case.helper_id is not None or (case.is_confidential and is_typed)


def is_closed_to_all(case: Case) -> bool:
    """Tell whether nobody but officers can read messages about a case any more.

    The account of its person is closed, and no code shows them: it was a helper who sent it, or it is confidential.
    """
    return case.person_id is None and (case.helper_id is not None or case.is_confidential)


def _own(case: Case, channels: tuple[Channel, ...]) -> Reach | None:
    if case.helper_id is None:
        typed = _best(channels, email=case.contact_email, phone=case.contact_phone)
        if typed is None or not case.is_confidential:
            return typed
    return _proved(case.person_id, channels) if case.person_id is not None else None


def helper_of(case: Case) -> int | None:
    """Return who sent a case for its person, while they may see it."""
    if case.person_id is None or case.helper_id is None or case.is_confidential:
        return None
    try:
        helping.right(person_id=case.person_id, helper_id=case.helper_id, service=case.service_slug)
    except RightEnded:
        return None
    return case.helper_id


def _helpers(case: Case, channels: tuple[Channel, ...]) -> Iterator[Reach]:
    """Yield the helper's own address, while they may see the case."""
    helper_id = helper_of(case)
    found = None if helper_id is None else _proved(helper_id, channels)
    if found is not None:
        yield Reach(channel=found.channel, to=found.to, is_helper=True)


def _proved(person_id: int, channels: tuple[Channel, ...]) -> Reach | None:
    found = contacts.of_person(person_id=person_id)
    return _best(channels, email=found.email, phone=found.mobile)


def _best(channels: tuple[Channel, ...], *, email: str, phone: str) -> Reach | None:
    """Return the email address before the number, as far as the channels allow."""
    if Channel.EMAIL in channels and email:
        return Reach(channel=Channel.EMAIL, to=email)
    if Channel.SMS in channels and phone:
        return Reach(channel=Channel.SMS, to=phone)
    return None
