"""An invitation to act for somebody stands once: sent twice it is made once, and what is open is not asked again."""

from datetime import timedelta

from django.utils import timezone

from moothall.people import helping, in_hand, session_in_hand
from moothall.people.helping import Help, Invitation
from moothall.people.queries import Account
from moothall.rules.refusal import Refused

# Within it the same invitation is the same press of a button, and what was said of the first is true of it.
ONE_PRESS = timedelta(minutes=10)


class AskedAlready(Refused):
    """This person acts for you on these terms, or was asked to. End that first."""


def invite(*, by: Account, invitation: Invitation) -> Help | None:
    """Ask somebody to act for one (helping.invite), or return None where the same was asked a moment ago.

    Call it in a transaction. Whoever asks is taken alone: of two forms at once the second finds what the first asked.

    Raises:
        AskedAlready: the same was asked before that, and can be accepted or is in force.
        AccountClosed, SessionEnded, OneselfInvited, TooManyHelpers: as helping.invite.
    """
    in_hand.take_alone(by.person_id)
    session_in_hand.hold(by)
    now = timezone.now()
    for made in helping.of_person(by=by):
        is_open = made.is_in_force(at=now) or made.is_waiting(at=now)
        if not is_open or _terms(made) != _terms(invitation):
            continue
        if made.accepted_at is None and made.name == invitation.name and now - made.invited_at < ONE_PRESS:
            return None
        raise AskedAlready
    return helping.invite(by=by, invitation=invitation)


def _terms(of: Help | Invitation) -> tuple[object, ...]:
    return of.email, frozenset(of.services), of.may_act, of.ends_at
