"""A session in hand: what changes who may come in or act, or cannot be undone, is asked in one that is still there.

Its owner may end it while a request of it is at work. Whoever asks has their person in hand first (`people.in_hand`),
and asks under no context; then nobody ends the session before the commit. Who asks in none has no digest of one.
"""

from django.db import connection

from moothall.people import in_hand, sessions
from moothall.people.queries import Account, Colleague
from moothall.people.sessions import SessionEnded
from moothall.rules.sites import Site

_USE = "select moothall_session_is_used(%s)"


def hold(by: Account | Colleague) -> None:
    """Let nobody end the session in which somebody asks; their person is in hand.

    Raises:
        SessionEnded: it has ended meanwhile.
    """
    if not by.session_digest:
        return
    site = Site.PORTAL if isinstance(by, Account) else Site.DESK
    if sessions.person_of(digest=by.session_digest, site=site) != by.person_id:
        raise SessionEnded
    with connection.cursor() as cursor:
        cursor.execute(_USE, [by.session_digest])
        if cursor.fetchone() is None:
            raise SessionEnded


def hold_with_account(by: Account) -> None:
    """As `hold`, and let nobody close the account either.

    Raises:
        AccountClosed, SessionEnded: one has happened.
    """
    in_hand.hold(person_id=by.person_id)
    hold(by)
