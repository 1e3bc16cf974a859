"""Who may act for whom: invited, accepted with the code of the message, limited, and ended by either at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import attempts, contacts, in_hand, invitation_codes, queries, session_in_hand
from moothall.people.models import Helping
from moothall.people.queries import Account
from moothall.people.sealed_accounts import (
    ABOUT_HELPING,
    HELPED_NAME,
    HELPER_EMAIL,
    HELPER_NAME,
    HELPING_WORDS,
)
from moothall.rules.refusal import Refused
from moothall.vault import columns
from moothall.vault.columns import SealedColumn

MARK = "((invitation_code))"
ABOUT = ABOUT_HELPING
ANSWER_WITHIN = timedelta(days=14)
MOST_OPEN = 20
# Two of them are one acceptance: the code is typed, and then what it opens is agreed to.
MOST_TRIES_AN_HOUR = 20

_ACCEPT = """
    update people_helping set helper_id = %s, person_name_sealed = %s, accepted_at = statement_timestamp()
    where id = %s and accepted_at is null and ended_at is null and answer_by > statement_timestamp()
"""
_RIGHT = """
    select h.id, h.may_act from people_helping h
    where h.person_id = %s and h.helper_id = %s and h.accepted_at is not null and h.ended_at is null
        and h.ends_at > statement_timestamp() and (%s = '' or h.services = '[]'::jsonb or h.services ? %s)
    order by h.may_act desc limit 1
"""


class TooManyHelpers(Refused):
    """You have asked 20 people already. End one of them first."""


class OneselfInvited(Refused):
    """This is your own email address. Nobody acts for themselves."""


class WrongInvitation(Refused):
    """There is no such invitation for the email address of this account."""


class RightEnded(Refused):
    """You may not act for this person, or not in this."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Whom somebody asks to act for them: in which services (none named: all), how far, and until when."""

    name: str
    email: str
    services: tuple[str, ...]
    may_act: bool
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Help:
    """A right to act for somebody, as both see it. `name` and `email` are as the person wrote the helper's.

    `person_name` is what the person's account says while the right is in force; before, as it was when they asked,
    and after, as it was when it was accepted: whoever helps no longer learns no new name. Before it is accepted,
    `helper_id` is None. What does not open is "".
    """

    id: int
    nonce: str
    person_id: int
    person_name: str
    helper_id: int | None
    name: str
    email: str
    services: tuple[str, ...]
    may_act: bool
    invited_at: datetime
    answer_by: datetime
    accepted_at: datetime | None
    ends_at: datetime
    ended_at: datetime | None

    def is_in_force(self, *, at: datetime) -> bool:
        """Tell whether the helper may act at a moment."""
        return self.accepted_at is not None and self.ended_at is None and self.ends_at > at

    def is_waiting(self, *, at: datetime) -> bool:
        """Tell whether it can still be accepted at a moment."""
        return self.accepted_at is None and self.ended_at is None and self.answer_by > at


def invite(*, by: Account, invitation: Invitation) -> Help:
    """Ask somebody to act for one. The caller sends the message, which holds MARK and is about `about(...)`.

    Raises:
        AccountClosed, SessionEnded: the account, or the session in which it is asked, ended meanwhile.
        OneselfInvited: it would go to one's own proved address.
        TooManyHelpers: twenty may act or may still accept, or twenty have been asked within this hour.
    """
    nonce = secrets.token_hex(13)
    session_in_hand.hold_with_account(by)
    if invitation.email == contacts.of_person(person_id=by.person_id).email:
        raise OneselfInvited
    if attempts.count(what="invite", who=str(by.person_id)) > MOST_OPEN:
        raise TooManyHelpers
    with acting(Resident(person_id=by.person_id)):
        if Helping.open_at(timezone.now()).filter(person_id=by.person_id).count() >= MOST_OPEN:
            raise TooManyHelpers
        row = Helping.objects.create(
            person_id=by.person_id,
            nonce=nonce,
            name_sealed=columns.seal(HELPER_NAME, body_id=None, row=nonce, text=invitation.name),
            person_name_sealed=columns.seal(HELPED_NAME, body_id=None, row=nonce, text=by.name),
            email_sealed=columns.seal(HELPER_EMAIL, body_id=None, row=nonce, text=invitation.email),
            email_blind=columns.blind(HELPER_EMAIL, body_id=None, text=invitation.email),
            services=list(invitation.services),
            may_act=invitation.may_act,
            answer_by=min(timezone.now() + ANSWER_WITHIN, invitation.ends_at),
            ends_at=invitation.ends_at,
        )
        row.refresh_from_db()
    return _opened(row, {by.person_id: by.name})


def invitation(*, by: Account, email: str, typed: str) -> Help:
    """Return the invitation to the proved address `email` that has the code of its message.

    Raises:
        WrongInvitation: the code, or the address, is not that of an invitation that waits; twenty wrong tries in an
            hour, or one's own invitation, are refused alike.
    """
    tries = attempts.count(what="invitation", who=str(by.person_id))
    found = invitation_codes.waiting(email=email, typed=typed)
    if found is None or tries > MOST_TRIES_AN_HOUR or found.person_id == by.person_id:
        raise WrongInvitation
    try:
        return one(person_id=found.person_id, helping_id=found.helping_id)
    except Helping.DoesNotExist as gone:
        raise WrongInvitation from gone


def accept(*, by: Account, email: str, typed: str) -> Help:
    """Accept an invitation to the proved address `email`, with the code of its message.

    Raises WrongInvitation as `invitation`; AccountClosed, SessionEnded where account or session ended meanwhile.
    """
    session_in_hand.hold_with_account(by)
    asked = invitation(by=by, email=email, typed=typed)
    names = queries.names(person_ids={asked.person_id})
    name = columns.seal(HELPED_NAME, body_id=None, row=asked.nonce, text=names.get(asked.person_id, ""))
    with acting(Resident(person_id=asked.person_id)), connection.cursor() as cursor:
        cursor.execute(_ACCEPT, [by.person_id, name, asked.id])
        if not cursor.rowcount:
            raise WrongInvitation
        row = Helping.objects.get(id=asked.id)
    return _opened(row, names)


@transaction.atomic
def end(*, by: Account, helping_id: int) -> Help | None:
    """End a right at once, by either side; return it, or None where there is none of theirs or it is over.

    What ran out stays as it is. Whoever is sending something by it is waited for; what begins meanwhile waits, and is
    then refused. Raises SessionEnded where it is asked in a session that has ended meanwhile.
    """
    with acting(Resident(person_id=by.person_id)):
        person_id = Helping.objects.filter(id=helping_id).values_list("person_id", flat=True).first()
    if person_id is None:
        return None
    in_hand.settle(person_id)
    session_in_hand.hold(by)
    with acting(Resident(person_id=by.person_id)):
        if not Helping.open_at(Now()).filter(id=helping_id).update(ended_at=Now(), ended_by_id=by.person_id):
            return None
        row = Helping.objects.get(id=helping_id)
    return _opened(row, queries.names(person_ids={row.person_id}))


def is_theirs(*, by: Account, helping_id: int) -> bool:
    """Tell whether somebody gave a right, or has or had it, as long as that is kept."""
    with acting(Resident(person_id=by.person_id)):
        return Helping.objects.filter(id=helping_id).exists()


def one(*, person_id: int, helping_id: int) -> Help:
    """Return a right of a person by its id, whether it is in force or not."""
    with acting(Resident(person_id=person_id)):
        row = Helping.objects.get(id=helping_id)
    return _opened(row, queries.names(person_ids={person_id}))


def of_person(*, by: Account) -> tuple[Help, ...]:
    """Return who acts, or was asked to act, for somebody, also what is over, as long as it is kept."""
    return _those(by, Q(person_id=by.person_id))


def of_helper(*, by: Account) -> tuple[Help, ...]:
    """Return for whom somebody acts, or acted, as long as that is kept."""
    return _those(by, Q(helper_id=by.person_id))


def right(*, person_id: int, helper_id: int, service: str = "", to_act: bool = False) -> int:
    """Return the id of the right by which a helper acts for a person now. Ask in the transaction that rests on it.

    What writes by it first takes the person in hand (people/in_hand.py), so that no right ends before the commit.
    With a `service`, the right must be for it; `to_act`, it must be for more than reading.

    Raises:
        RightEnded: there is none.
    """
    with acting(Resident(person_id=person_id, helper_id=helper_id)), connection.cursor() as cursor:
        cursor.execute(_RIGHT, [person_id, helper_id, service, service])
        row: tuple[int, bool] | None = cursor.fetchone()
    if row is None or (to_act and not row[1]):
        raise RightEnded
    return row[0]


def about(nonce: str) -> str:
    """Return by what a message about helping finds its code and opens its names."""
    return f"{ABOUT}{nonce}"


def sealed_word(nonce: str, word: str) -> str:
    """Return a name as it stands in the stored text of a message: sealed, and opened when it is sent."""
    sealed = columns.seal(HELPING_WORDS, body_id=None, row=nonce, text=word)
    return columns.in_words(sealed) if sealed else ""


def with_code(text: str, about: str) -> str:
    """Return the stored text of a message about helping as its reader gets it. Never store it.

    Raises:
        Tampered, KeyLost: see vault.actions.unseal.
    """
    if not about.startswith(ABOUT):
        return text
    code = invitation_codes.code(about.removeprefix(ABOUT))
    return with_names(text.replace(MARK, f"{code[:4]}-{code[4:]}"), about)


def with_names(text: str, about: str) -> str:
    """Return the stored text of a message about helping with its names opened, and the mark where its code belongs.

    Raises:
        Tampered, KeyLost: see vault.actions.unseal.
    """
    nonce = about.removeprefix(ABOUT)
    return columns.each_word(
        text, lambda sealed: columns.unseal(HELPING_WORDS, body_id=None, row=nonce, sealed=sealed)
    )


def _those(by: Account, whose: Q) -> tuple[Help, ...]:
    with acting(Resident(person_id=by.person_id)):
        rows: Sequence[Helping] = list(Helping.objects.filter(whose).order_by("-invited_at", "-id"))
    names = queries.names(person_ids={row.person_id for row in rows})
    return tuple(_opened(row, names) for row in rows)


def _opened(row: Helping, names: dict[int, str]) -> Help:
    """Return a right; of `names`, as accounts say them now, the person's is taken while it is in force."""
    kept = Help(
        id=row.id,
        nonce=row.nonce,
        person_id=row.person_id,
        person_name=_open(HELPED_NAME, row.nonce, row.person_name_sealed),
        helper_id=row.helper_id,
        name=_open(HELPER_NAME, row.nonce, row.name_sealed),
        email=_open(HELPER_EMAIL, row.nonce, row.email_sealed),
        services=tuple(str(each) for each in row.services),
        may_act=row.may_act,
        invited_at=row.invited_at,
        answer_by=row.answer_by,
        accepted_at=row.accepted_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
    )
    if not kept.is_in_force(at=timezone.now()):
        return kept
    return replace(kept, person_name=names.get(row.person_id, ""))


def _open(column: SealedColumn, nonce: str, sealed: str) -> str:
    return columns.unseal_if_it_opens(column, body_id=None, row=nonce, sealed=sealed) or ""
